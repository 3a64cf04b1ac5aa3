using Microsoft.Extensions.Time.Testing;

namespace ChatModule.Core.Tests.Authentication;

/// <summary>When a token is acquired and renewed.</summary>
public class CachingTokenProviderTests
{
    [Fact]
    public void A_token_is_renewed_shortly_before_it_expires() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time);

        for (var minute = 0; minute < 180; minute++)
        {
            Assert.True((await tokens.GetTokenAsync(default)).ExpiresOn > time.GetUtcNow() + TimeSpan.FromMinutes(4));
            await Task.Delay(TimeSpan.FromMinutes(1), time);
        }

        Assert.Equal(4, tokens.Acquired);
    });

    [Theory]
    [InlineData(600, 540)]
    [InlineData(3600, 3300)]
    [InlineData(null, 300)]
    public void A_token_is_renewed_five_minutes_before_its_end_or_a_tenth_of_its_life(int? seconds, int renewedAt) =>
        VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { Lifetime = seconds is { } life ? TimeSpan.FromSeconds(life) : null };
        await tokens.GetTokenAsync(default);

        await Task.Delay(TimeSpan.FromSeconds(renewedAt - 1), time);
        Assert.Equal("token-1", (await tokens.GetTokenAsync(default)).Value);
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Equal("token-2", (await tokens.GetTokenAsync(default)).Value);
    });

    [Fact]
    public void One_acquisition_is_shared_by_all_callers_and_continues_when_the_first_is_canceled() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { Takes = TimeSpan.FromSeconds(10) };
        using var stop = new CancellationTokenSource();
        var first = tokens.GetTokenAsync(stop.Token).AsTask();
        var others = Enumerable.Range(0, 20).Select(_ => tokens.GetTokenAsync(default).AsTask()).ToArray();

        await Task.Delay(TimeSpan.FromSeconds(5), time);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.All(await Task.WhenAll(others), token => Assert.Equal("token-1", token.Value));
        Assert.Equal((1, 10d), (tokens.Acquired, time.Elapsed.TotalSeconds));
    });

    [Fact]
    public void After_a_failed_renewal_a_valid_token_is_still_used() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time);
        await tokens.GetTokenAsync(default);
        await Task.Delay(TimeSpan.FromMinutes(57), time);

        tokens.Fails = true;
        Assert.Equal("token-1", (await tokens.GetTokenAsync(default)).Value);
        await Task.Delay(TimeSpan.FromMinutes(3), time);
        await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(default).AsTask());

        tokens.Fails = false;
        await Task.Delay(CachingTokenProvider.FailureDuration, time);
        Assert.StartsWith("token-", (await tokens.GetTokenAsync(default)).Value, StringComparison.Ordinal);
    });

    [Fact]
    public void A_rejected_token_is_replaced_once_for_all_rejected_requests() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { Takes = TimeSpan.FromSeconds(1) };
        var rejected = await tokens.GetTokenAsync(default);

        var replacements = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => tokens.ReplaceTokenAsync(rejected, "claims", default).AsTask()));

        Assert.All(replacements, token => Assert.Equal("token-2", token.Value));
        Assert.Equal([null, "claims"], tokens.Claims);
        Assert.Equal("token-2", (await tokens.ReplaceTokenAsync(rejected, null, default)).Value);
        Assert.Equal("token-2", (await tokens.GetTokenAsync(default)).Value);
        Assert.Equal(2, tokens.Acquired);
    });

    [Fact]
    public void A_token_without_a_replacement_is_requested_once() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { IsAlwaysTheSame = true };
        var rejected = await tokens.GetTokenAsync(default);

        Assert.Same(rejected, await tokens.ReplaceTokenAsync(rejected, null, default));
        Assert.Same(rejected, await tokens.ReplaceTokenAsync(rejected, null, default));
        Assert.Equal(2, tokens.Acquired);
    });

    [Fact]
    public void A_pending_acquisition_without_the_claims_is_not_used() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { Takes = TimeSpan.FromSeconds(1) };
        var rejected = await tokens.GetTokenAsync(default);
        var plain = tokens.ReplaceTokenAsync(rejected, null, default).AsTask();
        var challenged = tokens.ReplaceTokenAsync(rejected, "claims", default).AsTask();

        await Task.WhenAll(plain, challenged);

        Assert.Equal([null, null, "claims"], tokens.Claims);
    });

    [Fact]
    public async Task A_failure_is_held_no_longer_when_the_clock_is_set_back()
    {
        var time = new CorrectedTime();
        using var tokens = new Provider(time) { Fails = true };
        await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(default).AsTask());
        tokens.Fails = false;

        time.Correction = TimeSpan.FromMinutes(-30);
        await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(default).AsTask());
        time.Advance(CachingTokenProvider.FailureDuration);

        Assert.Equal("token-2", (await tokens.GetTokenAsync(default)).Value);
    }

    [Fact]
    public void When_the_caller_that_retries_is_canceled_the_next_one_retries() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { Takes = TimeSpan.FromSeconds(1), Fails = true };
        await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(default).AsTask());
        await Task.Delay(CachingTokenProvider.FailureDuration, time);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.5), time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tokens.GetTokenAsync(stop.Token).AsTask());

        tokens.Fails = false;

        Assert.Equal("token-3", (await tokens.GetTokenAsync(default)).Value);
    });

    [Fact]
    public void A_disposed_provider_neither_acquires_nor_keeps_a_token() => VirtualTimeRunner.Run(async time =>
    {
        var tokens = new Provider(time) { Takes = TimeSpan.FromSeconds(1) };
        var waiting = tokens.GetTokenAsync(default).AsTask();

        tokens.Dispose();

        Assert.Equal("token-1", (await waiting).Value);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => tokens.GetTokenAsync(default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tokens.ReplaceTokenAsync(await waiting, "claims", default));
        Assert.Equal(1, tokens.Acquired);
    });

    [Fact]
    public void A_token_that_was_on_its_way_before_an_invalidation_is_not_kept() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new Provider(time) { Takes = TimeSpan.FromSeconds(1) };
        var waiting = tokens.GetTokenAsync(default).AsTask();

        tokens.InvalidateAll();

        Assert.Equal("token-2", (await tokens.GetTokenAsync(default)).Value);
        Assert.Equal("token-1", (await waiting).Value);
        Assert.Equal("token-2", (await tokens.GetTokenAsync(default)).Value);
    });

    // The elapsed time isn't affected by a correction.
    private sealed class CorrectedTime : FakeTimeProvider
    {
        public TimeSpan Correction { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Correction;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    private sealed class Provider(TimeProvider time) : CachingTokenProvider(time)
    {
        public TimeSpan Takes { get; init; }

        public TimeSpan? Lifetime { get; init; } = TimeSpan.FromHours(1);

        public bool Fails { get; set; }

        public bool IsAlwaysTheSame { get; init; }

        public List<string?> Claims { get; } = [];

        public int Acquired => Claims.Count;

        public void InvalidateAll() => Invalidate();

        protected override async Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken)
        {
            Claims.Add(claims);
            var number = IsAlwaysTheSame ? 1 : Acquired;
            await Task.Delay(Takes, Time, cancellationToken);
            return Fails ? throw new GraphChatException(GraphChatError.SignInRequired, "No token.") : new($"token-{number}", Time.GetUtcNow() + Lifetime);
        }
    }
}
