namespace ChatModule.Tests;

/// <summary>No text of an error has the user name and the password of an address.</summary>
public class GraphChatExceptionTests
{
    private const string Text = "The proxy tunnel request to proxy 'http://admin:p%40ss@proxy.example:8080/' failed with status code '407'.";

    [Theory]
    [InlineData(Text, "The proxy tunnel request to proxy 'http://proxy.example:8080/' failed with status code '407'.")]
    [InlineData("(https://admin@a.example) https://admin:pa@ss@b.example/x", "(https://a.example) https://b.example/x")]
    [InlineData("https://graph.microsoft.com/beta/users/megan@contoso.com", "https://graph.microsoft.com/beta/users/megan@contoso.com")]
    [InlineData("https://a.example?user=megan@contoso.com", "https://a.example?user=megan@contoso.com")]
    [InlineData("megan@contoso.com: no", "megan@contoso.com: no")]
    public void User_names_and_passwords_of_addresses_are_removed(string text, string expected) =>
        Assert.Equal(expected, TextSanitizer.RemoveUserInfo(text));

    [Fact]
    public void Neither_an_error_nor_its_cause_has_them()
    {
        foreach (var cause in new Exception[] { new HttpRequestException(Text), new InvalidOperationException("x", new IOException(Text)) })
        {
            var failure = new GraphChatException(GraphChatError.SignInRequired, $"No token. {Text}", cause) { RecommendedAction = Text, Details = [Text] };

            foreach (var text in new[] { failure.Message, failure.ToString(), failure.RecommendedAction, $"{failure.InnerException}" })
                Assert.DoesNotContain("p%40ss", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_cause_stays()
    {
        var cause = new IOException("reset");

        Assert.Same(cause, new GraphChatException(GraphChatError.ServiceUnavailable, "No.", cause).InnerException);
    }

    [Fact]
    public void The_codes_and_IDs_of_the_service_are_sanitized()
    {
        var failure = new GraphChatException(GraphChatError.BadRequest, "No.") { ServiceCode = "\u001b[2J", RequestId = "\u001b[2J", ClientRequestId = "\u001b[2J" };

        Assert.Equal(("\uFFFD[2J", "\uFFFD[2J", "\uFFFD[2J"), (failure.ServiceCode, failure.RequestId, failure.ClientRequestId));
    }
}
