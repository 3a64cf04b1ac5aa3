using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace ChatModule.Tests;

/// <summary>An expired access token is SignInRequired before any request, and no token appears in a message.</summary>
public class StaticTokenProviderTests
{
    [Fact]
    public async Task A_token_is_returned_until_it_expires()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        var expiresOn = time.GetUtcNow().AddHours(1);
        var provider = new StaticTokenProvider(UnsignedToken.OfPayload($$"""{"scp":"x","exp":{{expiresOn.ToUnixTimeSeconds()}}}"""), time);

        Assert.NotNull(await provider.GetTokenAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromHours(1));

        var failure = await Assert.ThrowsAsync<GraphChatException>(async () => await provider.GetTokenAsync(CancellationToken.None));
        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.Contains("expired at 2026-03-01 10:00:00Z", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RecommendedAction);
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    public async Task The_expiration_in_the_message_is_the_same_in_each_culture(string culture)
    {
        var expiresOn = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
        var provider = new StaticTokenProvider(UnsignedToken.OfPayload($$"""{"exp":{{expiresOn.ToUnixTimeSeconds()}}}"""), new FakeTimeProvider(expiresOn));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            var failure = await Assert.ThrowsAsync<GraphChatException>(async () => await provider.GetTokenAsync(CancellationToken.None));

            Assert.Equal("The access token expired at 2026-03-01 10:00:00Z.", failure.Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task An_opaque_token_is_returned_unchanged() =>
        Assert.Equal("opaque", (await new StaticTokenProvider("opaque", new FakeTimeProvider()).GetTokenAsync(CancellationToken.None)).Value);

    [Fact]
    public async Task White_space_around_a_token_is_removed() =>
        Assert.Equal("opaque", (await new StaticTokenProvider(" opaque\r\n", TimeProvider.System).GetTokenAsync(default)).Value);

    [Fact]
    public async Task A_scheme_before_a_token_is_removed() =>
        Assert.Equal("opaque", (await new StaticTokenProvider("Bearer opaque", TimeProvider.System).GetTokenAsync(default)).Value);

    [Theory]
    [InlineData("\"opaque\"")]
    [InlineData("'opaque'\n")]
    [InlineData("Bearer \"opaque\"")]
    [InlineData(" \"Bearer opaque\" ")]
    public async Task Quotes_around_a_token_are_removed(string text) =>
        Assert.Equal("opaque", (await new StaticTokenProvider(text, TimeProvider.System).GetTokenAsync(default)).Value);

    [Theory]
    [InlineData("System.Security.SecureString")]
    [InlineData("\"System.Object\"")]
    [InlineData("Microsoft.Azure.Commands.Profile.Models.PSSecureAccessToken")]
    [InlineData("@{Token=opaque}")]
    [InlineData("{\"access_token\":\"opaque\"}")]
    [InlineData("https://graph.microsoft.com")]
    [InlineData("01000000d08c9ddf0115d1118c7a00c04fc297eb0100")]
    [InlineData("650079004a00300065005800")]
    public void The_text_of_another_object_is_not_a_token(string text) =>
        Assert.Equal(GraphChatError.SignInRequired, Assert.Throws<GraphChatException>(() => new StaticTokenProvider(text, TimeProvider.System)).Error);

    [Fact]
    public async Task A_token_that_the_service_rejected_is_not_sent_for_some_seconds()
    {
        var time = new FakeTimeProvider();
        var provider = new StaticTokenProvider("opaque", time);

        ((ITokenProvider)provider).OnRejected();

        Assert.Equal(GraphChatError.SignInRequired, (await Assert.ThrowsAsync<GraphChatException>(async () => await provider.GetTokenAsync(default))).Error);
        time.Advance(CachingTokenProvider.FailureDuration);
        Assert.Equal("opaque", (await provider.GetTokenAsync(default)).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("Bearer opa que")]
    [InlineData("opa\r\nque")]
    [InlineData("opäque")]
    public void A_value_that_is_not_a_token_is_rejected_immediately_and_is_not_in_the_message(string token)
    {
        var failure = Assert.Throws<GraphChatException>(() => new StaticTokenProvider(token, TimeProvider.System));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.DoesNotContain("opa", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claims_challenge_with_a_static_token_requires_a_sign_in()
    {
        var failure = await Assert.ThrowsAsync<GraphChatException>(async () =>
            await new StaticTokenProvider("opaque", new FakeTimeProvider()).ReplaceTokenAsync(new BearerToken("opaque", null), "{}", CancellationToken.None));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.DoesNotContain("opaque", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_token_has_no_replacement_and_is_not_sent_again_once_it_expired()
    {
        var time = new FakeTimeProvider();
        var end = time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var provider = new StaticTokenProvider(UnsignedToken.OfPayload($$"""{"exp":{{end}}}"""), time);
        var token = await provider.GetTokenAsync(default);

        Assert.Same(token, await provider.ReplaceTokenAsync(token, null, default));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(GraphChatError.SignInRequired, (await Assert.ThrowsAsync<GraphChatException>(
            async () => await provider.ReplaceTokenAsync(token, null, default))).Error);
    }

    [Fact]
    public void The_string_of_a_token_does_not_contain_it()
    {
        var token = new BearerToken(UnsignedToken.OfPayload("""{"scp":"secret-scope"}"""), null);

        Assert.DoesNotContain(token.Value, $"{token}", StringComparison.Ordinal);
        Assert.DoesNotContain(token.Value, $"{token.Claims}", StringComparison.Ordinal);
    }
}
