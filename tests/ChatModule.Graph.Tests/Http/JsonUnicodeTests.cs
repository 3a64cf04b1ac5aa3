using System.Collections;
using System.Text;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

/// <summary>Text that isn't valid Unicode is read with U+FFFD, wherever it stands in a response.</summary>
public class JsonUnicodeTests
{
    // As the service escapes them: the first half of an emoji, and a byte that UTF-8 doesn't have.
    private const string Half = @"\ud83c";
    private const char InvalidByte = '\u00ff';

    [Theory]
    [InlineData(@"\ud83c", @"\uFFFD")]
    [InlineData(@"\uD83C x", @"\uFFFD x")]
    [InlineData(@"\udf89", @"\uFFFD")]
    [InlineData(@"\ud83c\udf89", @"\ud83c\udf89")]
    [InlineData(@"\ud83c\ud83c\udf89", @"\uFFFD\ud83c\udf89")]
    [InlineData(@"\udf89\ud83c", @"\uFFFD\uFFFD")]
    [InlineData(@"\ud83c\n", @"\uFFFD\n")]
    [InlineData(@"\\ud83c", @"\\ud83c")]
    [InlineData(@"\\\ud83c", @"\\\uFFFD")]
    [InlineData(@"\u00e4\u0041", @"\u00e4\u0041")]
    [InlineData(@"\ud8", @"\ud8")]
    [InlineData(@"\ud83g", @"\ud83g")]
    [InlineData(@"\u", @"\u")]
    [InlineData(@"\", @"\")]
    [InlineData("ÿ", "\uFFFD")]
    public void Only_halves_of_surrogate_pairs_and_invalid_bytes_are_replaced(string text, string expected)
    {
        var json = ToBytes(text);
        var before = json.ToArray();

        Assert.Equal(expected, Encoding.UTF8.GetString(JsonUnicode.MakeValid(json)));
        Assert.Equal(before, json);
    }

    [Theory]
    [InlineData(Half)]
    [InlineData("ÿ")]
    public async Task Each_text_of_each_response_is_read(string invalid)
    {
        using var created = Respond($$"""{"id":"19:x","topic":"T{{invalid}}","{{invalid}}":1}""", 201);
        Assert.Equal("T\uFFFD", (await created.Client.CreateChatAsync(Service.Group(), default)).Topic);

        using var list = Respond($$"""
            {"value":[{"id":"19:x","topic":"{{invalid}}","members":[{"userId":"u","displayName":"N{{invalid}}"}]},{"id":"19:y"}]}
            """);
        List<GraphChat> chats = [];
        await foreach (var chat in list.Client.ListChatsAsync(new(), default))
            chats.Add(chat);
        Assert.Equal(["19:x", "19:y"], chats.Select(chat => chat.ChatId));
        Assert.Equal(("\uFFFD", "N\uFFFD"), (chats[0].Topic, chats[0].Members[0].DisplayName));

        // JSON in a string: there, an escape is escaped once more.
        var escaped = invalid.Replace(@"\", @"\\", StringComparison.Ordinal);
        using var operation = Respond($$"""
            {"id":"o","status":"failed","error":{"code":"C","message":"M{{invalid}}"},"values":"{\"name\":\"V{{escaped}}\"}"}
            """);
        var read = await operation.Client.GetOperationAsync("19:x", "o", [], default);
        Assert.Equal("M\uFFFD", read.ErrorMessage);
        Assert.Equal("V\uFFFD", Assert.IsAssignableFrom<IDictionary>(read.Values)["name"]);

        using var rejecting = Respond($$"""{"error":{"code":"C","message":"E{{invalid}}"} }""", 400);
        var failure = await Assert.ThrowsAsync<GraphChatException>(() => rejecting.Client.CreateChatAsync(Service.Group(), default));
        Assert.Equal((GraphChatError.BadRequest, "C"), (failure.Error, failure.ServiceCode));
        Assert.Contains("E\uFFFD", failure.Message, StringComparison.Ordinal);
    }

    private static Service Respond(string body, int status = 200) => new(new Reply
    {
        Status = status,
        Content = () => new ByteArrayContent(ToBytes(body)),
    });

    private static byte[] ToBytes(string text) => [.. text.SelectMany(c => c == InvalidByte ? [(byte)c] : Encoding.UTF8.GetBytes([c]))];
}
