using Microsoft.Extensions.Time.Testing;

namespace ChatModule.Tests;

/// <summary>"Access token (expired: SignInRequired before any request)", and never shown.</summary>
public class StaticTokenProviderTests
{
    [Fact]
    public async Task A_token_is_given_until_it_ends()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        var end = time.GetUtcNow().AddHours(1);
        var source = new StaticTokenProvider(Jwt.Of($$"""{"scp":"x","exp":{{end.ToUnixTimeSeconds()}}}"""), time);

        Assert.NotNull(await source.GetTokenAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromHours(1));

        var failure = await Assert.ThrowsAsync<GraphChatException>(async () => await source.GetTokenAsync(CancellationToken.None));
        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.Contains("expired at 2026-03-01 10:00:00Z", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RecommendedAction);
    }

    [Fact]
    public async Task An_opaque_token_is_given_as_it_is() =>
        Assert.Equal("opaque", (await new StaticTokenProvider("opaque", new FakeTimeProvider()).GetTokenAsync(CancellationToken.None)).Value);

    [Fact]
    public async Task The_line_break_of_the_file_it_was_read_from_is_no_part_of_it() =>
        Assert.Equal("opaque", (await new StaticTokenProvider(" opaque\r\n", TimeProvider.System).GetTokenAsync(default)).Value);

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("Bearer opaque")]
    [InlineData("opa\r\nque")]
    [InlineData("opäque")]
    public void What_no_token_looks_like_is_refused_at_once_and_not_repeated(string token)
    {
        var failure = Assert.Throws<GraphChatException>(() => new StaticTokenProvider(token, TimeProvider.System));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.DoesNotContain("opa", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claims_challenge_cannot_be_answered_with_a_given_token()
    {
        var failure = await Assert.ThrowsAsync<GraphChatException>(async () =>
            await new StaticTokenProvider("opaque", new FakeTimeProvider()).ReplaceTokenAsync(new BearerToken("opaque", null), "{}", CancellationToken.None));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.DoesNotContain("opaque", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_never_prints_itself()
    {
        var token = new BearerToken(Jwt.Of("""{"scp":"secret-scope"}"""), null);

        Assert.DoesNotContain(token.Value, $"{token}", StringComparison.Ordinal);
        Assert.DoesNotContain(token.Value, $"{token.Claims}", StringComparison.Ordinal);
    }
}
