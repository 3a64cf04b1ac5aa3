using System.Text;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

/// <summary>Which parts of headers and bodies are redacted in the debug stream.</summary>
public class ContentLogTests
{
    [Theory]
    [InlineData("""{"access_token":"secret-of-the-test","id":"1"}""")]
    [InlineData("""{"client_secret" : "a\"secret-of-the-test","id":"1"}""")]
    [InlineData("""{"password":"a\\\"secret-of-the-test\\","id":"1"}""")]
    [InlineData("{\"password\":\"a\\\nsecret-of-the-test\",\"id\":\"1\"}")]
    [InlineData("""{"text":"eyJhbGciOiJub25lIn0.eyJzY3AiOiJ4In0.secret-of-the-test","id":"1"}""")]
    public void A_secret_is_redacted_to_its_end_and_nothing_else_is(string body)
    {
        using var response = new HttpResponseMessage();

        var text = ContentLog.Describe(response, Encoding.UTF8.GetBytes(body));

        Assert.DoesNotContain("secret-of-the-test", text, StringComparison.Ordinal);
        Assert.EndsWith("REDACTED\",\"id\":\"1\"}", text, StringComparison.Ordinal);
    }
}
