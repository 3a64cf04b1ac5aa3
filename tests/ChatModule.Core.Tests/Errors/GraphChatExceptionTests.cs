namespace ChatModule.Tests;

/// <summary>No text of an error has the user name and the password of an address, or a token.</summary>
public class GraphChatExceptionTests
{
    private const string Token = "eyJhbGciOiJub25lIn0.eyJzY3AiOiJ4In0.secret-of-the-test";

    private const string Text = "The request to proxy 'http://admin:p%40ss@proxy.example:8080/' failed with '407'.";

    [Theory]
    [InlineData(Text, "The request to proxy 'http://proxy.example:8080/' failed with '407'.")]
    [InlineData("(https://admin@a.example) https://admin:pa@ss@b.example/x", "(https://a.example) https://b.example/x")]
    [InlineData("https://a.example/beta/users/megan@contoso.com", "https://a.example/beta/users/megan@contoso.com")]
    [InlineData("https://a.example?user=megan@contoso.com", "https://a.example?user=megan@contoso.com")]
    [InlineData("megan@contoso.com: no", "megan@contoso.com: no")]
    public void User_names_and_passwords_of_addresses_are_removed(string text, string expected) =>
        Assert.Equal(expected, TextSanitizer.RemoveSecrets(text));

    [Theory]
    [InlineData($"Token '{Token}'.", "Token 'REDACTED'.")]
    [InlineData($"Bearer%20{Token}", "Bearer%20REDACTED")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzY3AiOiJ4I… was cut", "REDACTED… was cut")]
    [InlineData("HarveyJ.Smith@contoso.com", "HarveyJ.Smith@contoso.com")]
    [InlineData("$skiptoken=eyJhbGciOiJub25lIn0", "$skiptoken=eyJhbGciOiJub25lIn0")]
    public void Tokens_are_redacted_and_nothing_else_is(string text, string expected) =>
        Assert.Equal(expected, TextSanitizer.RemoveSecrets(text));

    [Fact]
    public void No_text_of_an_error_has_a_token()
    {
        var cause = new InvalidOperationException("x", new IOException(Token));
        var failure = new GraphChatException(GraphChatError.BadRequest, $"No. {Token}", cause)
        {
            RecommendedAction = Token,
            Details = [Token],
            ServiceCode = Token,
            RequestId = Token,
            ClientRequestId = Token,
        };

        string?[] properties =
            [failure.RecommendedAction, failure.ServiceCode, failure.RequestId, failure.ClientRequestId];

        Assert.All([failure.ToString(), .. properties],
            text => Assert.DoesNotContain("secret-of-the-test", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Neither_an_error_nor_its_cause_has_them()
    {
        Exception[] causes =
            [new HttpRequestException(Text), new InvalidOperationException("x", new IOException(Text))];
        foreach (var cause in causes)
        {
            var failure = new GraphChatException(GraphChatError.SignInRequired, $"No token. {Text}", cause)
            {
                RecommendedAction = Text,
                Details = [Text],
            };

            foreach (var text in new[] { failure.Message, failure.ToString(), failure.RecommendedAction })
                Assert.DoesNotContain("p%40ss", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_cause_stays()
    {
        var cause = new IOException("reset");

        var failure = new GraphChatException(GraphChatError.ServiceUnavailable, "No.", cause);

        Assert.Same(cause, failure.InnerException);
    }

    [Fact]
    public void The_codes_and_IDs_of_the_service_are_sanitized()
    {
        var failure = new GraphChatException(GraphChatError.BadRequest, "No.")
        {
            ServiceCode = "\u001b[2J",
            RequestId = "\u001b[2J",
            ClientRequestId = "\u001b[2J",
        };

        Assert.Equal(
            ("\uFFFD[2J", "\uFFFD[2J", "\uFFFD[2J"),
            (failure.ServiceCode, failure.RequestId, failure.ClientRequestId));
    }
}
