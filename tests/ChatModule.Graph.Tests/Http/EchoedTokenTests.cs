using System.Net.Http.Headers;
using System.Text;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

/// <summary>
/// A service or a proxy repeats the token of a request: nothing that is shown of its response has it.
/// </summary>
public class EchoedTokenTests
{
    private const string Secret = "secret-of-the-test";

    private static readonly Dictionary<string, string> Echoing = new()
    {
        ["request-id"] = Service.Token,
        ["client-request-id"] = Service.Token,
        ["x-ms-ags-diagnostic"] = $$"""{"token":"{{Service.Token}}"}""",
        ["Location"] = $"/chats('19:x@thread.v2')/operations('{Service.Token}')",
    };

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(504)]
    public async Task An_error_and_its_debug_lines_have_no_token(int status)
    {
        var error = Reply.Error(status, $"Bad{Service.Token}", $"The token {Service.Token} is wrong.");
        var trace = new RecordingTrace(TimeProvider.System) { IsEnabled = true, IncludesContent = true };
        // A 429 fails at once when its delay is too long.
        Dictionary<string, string> headers = new(Echoing) { ["Retry-After"] = "3600" };
        using var service = new Service(_ => error with { Headers = headers }, trace: trace);

        var failure = await Assert.ThrowsAsync<GraphChatException>(
            () => service.Client.CreateChatAsync(Service.Group(), CancellationToken.None));

        string?[] properties =
            [failure.RecommendedAction, failure.ServiceCode, failure.RequestId, failure.ClientRequestId];
        Assert.All([failure.ToString(), .. properties, .. trace.Lines],
            text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        var diagnostic = """x-ms-ags-diagnostic: {"token":"REDACTED"}""";
        Assert.Contains(trace.Lines, line => line.Contains(diagnostic, StringComparison.Ordinal));
        Assert.Equal("REDACTED", failure.RequestId);
    }

    [Fact]
    public async Task A_chat_and_its_operation_have_no_token()
    {
        const string Created =
            $$"""{"id":"19:x@thread.v2","topic":"{{Service.Token}}","webUrl":"https://x/{{Service.Token}}"}""";
        using var service = new Service(new Reply { Status = 202, Body = Created, Headers = Echoing });

        var group = Service.Group("05F59CEC-A742-4A50-A62E-202A57E478A4");
        var chat = await service.Client.CreateChatAsync(group, CancellationToken.None);

        Assert.Equal(("REDACTED", "https://x/REDACTED", "REDACTED"), (chat.Topic, chat.WebUrl, chat.OperationId));
        Assert.DoesNotContain(Secret, chat.OperationLocation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret/of+the-test==")]
    [InlineData("secret\\/of+the-test==")]
    [InlineData("secret/of\\u002Bthe-test==")]
    [InlineData("secret%2Fof%2Bthe-test%3D%3D")]
    public void It_is_removed_in_each_spelling_and_no_other_byte_changes(string spelling)
    {
        using var request = new HttpRequestMessage();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret/of+the-test==");

        byte[] Body(string token) => [.. Encoding.UTF8.GetBytes($"{{\"a\":\"Grüße 🎉 {token}"), 0xFF, .. "\"}"u8];

        Assert.Equal(Body("REDACTED"), EchoedToken.RemoveFromBody(request, Body(spelling)));
    }

    [Fact]
    public void It_is_removed_from_the_reason_phrase_and_the_headers_of_the_content()
    {
        using var request = new HttpRequestMessage();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret-of-the-test");
        using var response = new HttpResponseMessage { ReasonPhrase = "No secret-of-the-test here" };
        response.Content.Headers.TryAddWithoutValidation("Content-Disposition", ["a=secret-of-the-test", "b=1"]);

        EchoedToken.RemoveFromHeaders(request, response);

        Assert.Equal("No REDACTED here", response.ReasonPhrase);
        Assert.Equal(["a=REDACTED", "b=1"], response.Content.Headers.NonValidated["Content-Disposition"]);
    }
}
