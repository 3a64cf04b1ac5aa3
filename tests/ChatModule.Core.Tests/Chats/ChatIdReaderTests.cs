namespace ChatModule.Tests;

/// <summary>The forms in which people have the ID of a chat.</summary>
public class ChatIdReaderTests
{
    private const string Group = "19:c253a29b4a5f4d3e8f1c2b0a9d8e7f6a@thread.v2";
    private const string Pair = "19:82fe7758-5bb3-4f0d-a43f-e555fd399c6f_8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca@unq.gbl.spaces";

    [Theory]
    [InlineData(Group, Group)]
    [InlineData(" \u200E19:c253a29b4a5f4d3e8f1c2b0a9d8e7f6a@thread.v2\u00A0\r\n", Group)]
    [InlineData("19%3Ac253a29b4a5f4d3e8f1c2b0a9d8e7f6a%40thread.v2", Group)]
    [InlineData("19%3ac253a29b4a5f4d3e8f1c2b0a9d8e7f6a%40thread.v2", Group)]
    [InlineData("https://teams.microsoft.com/l/chat/19%3Ac253a29b4a5f4d3e8f1c2b0a9d8e7f6a%40thread.v2/0?tenantId=b33cbe9f", Group)]
    [InlineData("https://teams.microsoft.com/l/chat/19:c253a29b4a5f4d3e8f1c2b0a9d8e7f6a@thread.v2/conversations?context=%7B%22contextType%22%3A%22chat%22%7D", Group)]
    [InlineData("https://teams.cloud.microsoft/l/message/19:82fe7758-5bb3-4f0d-a43f-e555fd399c6f_8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca@unq.gbl.spaces/1700000000000?context=x", Pair)]
    [InlineData("msteams:/l/chat/19:c253a29b4a5f4d3e8f1c2b0a9d8e7f6a@thread.v2/0", Group)]
    [InlineData("https://teams.microsoft.com/_#/conversations/19:c253a29b4a5f4d3e8f1c2b0a9d8e7f6a@thread.v2?ctx=chat", Group)]
    [InlineData("48:notes", "48:notes")]
    [InlineData("opaque", "opaque")]
    public void An_ID_is_read_with_blanks_percent_encoded_and_from_a_link_of_Teams(string text, string id) =>
        Assert.Equal(id, ChatIdReader.Parse(text));

    [Theory]
    [InlineData(null, "no ChatId")]
    [InlineData(" \u200B", "no ChatId")]
    [InlineData("8b081ef6-4792-4def-b2c9-c363a1bf41d5", "'8b081ef6-4792-4def-b2c9-c363a1bf41d5'")]
    [InlineData("1700000000000", "'1700000000000'")]
    [InlineData("https://teams.microsoft.com/l/chat/0/0?users=megan@contoso.com", "names people")]
    public void What_is_not_a_chat_is_ChatNotFound(string? text, string expected)
    {
        var failure = Assert.Throws<GraphChatException>(() => ChatIdReader.Parse(text));

        Assert.Equal(GraphChatError.ChatNotFound, failure.Error);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }
}
