namespace ChatModule.Tests;

/// <summary>The documented and observed forms of the <c>Location</c> header.</summary>
public class OperationLocationTests
{
    private const string Chat = "19:c253a29b5f694b55a6baad8e83510af7@thread.v2";
    private const string Operation = "2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e-cf58835e-43f0-4fc1-825e-5de55630e7e4";

    private static readonly Uri Endpoint = new("https://graph.microsoft.com");

    [Theory]
    [InlineData("/chats('{0}')/operations('{1}')")]
    [InlineData("chats('{0}')/operations('{1}')")]
    [InlineData("/chats/{0}/operations/{1}")]
    [InlineData("chats/{0}/operations/{1}")]
    [InlineData("/chats('{0}')/operations/{1}")]
    [InlineData("/chats/{0}/operations('{1}')")]
    [InlineData("/beta/chats('{0}')/operations('{1}')")]
    [InlineData("/beta/chats/{0}/operations/{1}/")]
    [InlineData("https://graph.microsoft.com/beta/chats('{0}')/operations('{1}')")]
    [InlineData("https://graph.microsoft.com/v1.0/chats/{0}/operations/{1}")]
    [InlineData("HTTPS://GRAPH.MICROSOFT.COM/beta/Chats('{0}')/Operations('{1}')")]
    [InlineData("https://graph.microsoft.com:443/beta/chats('{0}')/operations('{1}')")]
    [InlineData("//graph.microsoft.com/beta/chats('{0}')/operations('{1}')")]
    [InlineData("  /chats('{0}')/operations('{1}')  ")]
    [InlineData("https://graph.microsoft.com/beta/chats('{0}')/operations('{1}')?api=2")]
    public void The_chat_ID_and_the_operation_ID_are_parsed(string form)
    {
        var location = OperationLocation.Parse(string.Format(null, form, Chat, Operation), Endpoint);

        Assert.Equal(new OperationLocation(Chat, Operation), location);
    }

    [Theory]
    [InlineData("/chats('19%3Ac253a29b5f694b55a6baad8e83510af7%40thread.v2')/operations('{1}')")]
    [InlineData("/chats/19%3ac253a29b5f694b55a6baad8e83510af7%40thread%2ev2/operations/{1}")]
    [InlineData("https://graph.microsoft.com/beta/chats('19%3Ac253a29b5f694b55a6baad8e83510af7%40thread.v2')/operations('{1}')")]
    public void Percent_encoded_IDs_are_decoded(string form) =>
        Assert.Equal(new OperationLocation(Chat, Operation), OperationLocation.Parse(string.Format(null, form, Chat, Operation), Endpoint));

    [Fact]
    public void A_doubled_quotation_mark_is_one_quotation_mark() =>
        Assert.Equal(new OperationLocation("a'b", "c'd"), OperationLocation.Parse("/chats('a''b')/operations('c''d')", Endpoint));

    [Fact]
    public void An_endpoint_with_a_port_and_a_path_is_supported()
    {
        var local = new Uri("http://127.0.0.1:5000/graph");

        Assert.Equal(new OperationLocation("a", "b"), OperationLocation.Parse("http://127.0.0.1:5000/graph/beta/chats/a/operations/b", local));
    }

    [Theory]
    [InlineData("https://evil.example/beta/chats('a')/operations('b')")]
    [InlineData("//evil.example/beta/chats('a')/operations('b')")]
    [InlineData("https://graph.microsoft.com.evil.example/chats('a')/operations('b')")]
    [InlineData("https://graph.microsoft.com@evil.example/chats('a')/operations('b')")]
    [InlineData("https://evil@graph.microsoft.com/chats('a')/operations('b')")]
    [InlineData("https://user:secret@graph.microsoft.com/chats('a')/operations('b')")]
    [InlineData("https://graph.microsoft.com:8443/chats('a')/operations('b')")]
    [InlineData("http://graph.microsoft.com/chats('a')/operations('b')")]
    [InlineData("ftp://graph.microsoft.com/chats('a')/operations('b')")]
    [InlineData("file:///chats('a')/operations('b')")]
    [InlineData("https://graph.microsoft.us/chats('a')/operations('b')")]
    public void An_address_on_another_host_is_untrusted(string location)
    {
        var failure = Assert.Throws<GraphChatException>(() => OperationLocation.Parse(location, Endpoint));

        Assert.Equal(GraphChatError.UntrustedLocation, failure.Error);
        Assert.NotNull(failure.RecommendedAction);
    }

    [Fact]
    public void The_message_about_another_host_does_not_have_the_password_in_the_address()
    {
        var failure = Assert.Throws<GraphChatException>(() => OperationLocation.Parse("https://someone:secret@graph.microsoft.com/chats('a')/operations('b')", Endpoint));

        Assert.Equal("The address leads to https://graph.microsoft.com with a user name instead of https://graph.microsoft.com. Nothing was sent there.", failure.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("garbage")]
    [InlineData("/chats('a')")]
    [InlineData("/chats('a')/operations")]
    [InlineData("/chats('a')/operations/")]
    [InlineData("/chats('')/operations('b')")]
    [InlineData("/chats//operations/b")]
    [InlineData("/chats('a)/operations('b')")]
    [InlineData("/chats('a')/operations('b')/more")]
    [InlineData("/teams('a')/operations('b')")]
    [InlineData("/prechats('a')/operations('b')")]
    [InlineData("https://graph.microsoft.com")]
    [InlineData("https://")]
    [InlineData("://")]
    [InlineData("//")]
    public void A_location_without_an_operation_is_an_invalid_response(string location) =>
        Assert.Equal(GraphChatError.InvalidResponse, Assert.Throws<GraphChatException>(() => OperationLocation.Parse(location, Endpoint)).Error);

    [Fact]
    public void A_malformed_location_is_sanitized_and_truncated_in_the_message()
    {
        var failure = Assert.Throws<GraphChatException>(() => OperationLocation.Parse("\u001b[2J" + new string('x', 5000), Endpoint));

        Assert.DoesNotContain('\u001b', failure.Message);
        Assert.True(failure.Message.Length < 400);
    }
}
