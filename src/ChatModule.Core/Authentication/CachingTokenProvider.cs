namespace ChatModule;

/// <summary>
/// Keeps a token until shortly before it expires. Not all credentials do: the one of the Azure CLI starts a process for
/// each token, https://learn.microsoft.com/dotnet/azure/sdk/authentication/best-practices. One acquisition serves all
/// callers, and so does its failure: for some seconds, and while a single caller retries.
/// </summary>
internal abstract class CachingTokenProvider(TimeProvider time) : ITokenProvider, IDisposable
{
    /// <summary>How long a failure holds. A sign-in that doesn't work isn't tried for each of 10,000 items.</summary>
    public static readonly TimeSpan FailureDuration = TimeSpan.FromSeconds(5);

    // As Azure's own clients do, or a tenth of a short life.
    private static readonly TimeSpan RefreshMargin = TimeSpan.FromMinutes(5);

    private readonly object sync = new();
    private volatile CachedToken? current;
    private Failure? failure;

    // The acquisition to start or to join; null once disposed.
    private Acquisition? next = new(null);

    public virtual string? SignInCommand => "Connect-GraphChat";

    public virtual bool IsKept => false;

    public virtual Action Forget => static () => { };

    protected TimeProvider Time { get; } = time;

    public virtual ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) =>
        current is { } cached && Time.GetUtcNow() < cached.RefreshOn
            ? new(cached.Token)
            : new(AcquireSharedAsync(rejected: null, claims: null, cancellationToken));

    public virtual ValueTask<BearerToken> ReplaceTokenAsync(
        BearerToken rejected, string? claims, CancellationToken cancellationToken) =>
        claims is null && current is { IsIrreplaceable: true } cached && cached.Token == rejected
            ? new(rejected)
            : new(AcquireSharedAsync(rejected, claims, cancellationToken));

    /// <summary>Forgets the token, and acquires no other.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            next = null;
            current = null;
        }
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Acquires a token, for <paramref name="claims"/> that the service requires, or null.</summary>
    protected abstract Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken);

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>
    /// Has the next caller acquire a token. One that is on its way is only for the callers that wait for it already.
    /// </summary>
    protected void Invalidate()
    {
        lock (sync)
        {
            if (next is not null)
                next = new(null);
            current = null;
            failure = null;
        }
    }

    private async Task<BearerToken> AcquireSharedAsync(
        BearerToken? rejected, string? claims, CancellationToken cancellationToken)
    {
        if (FindToken(rejected, claims, out var acquisition) is { } known)
            return known;
        try
        {
            return await acquisition.Request.GetAsync(
                stop => AcquireAndKeepAsync(acquisition, rejected, stop), cancellationToken);
        }
        catch (GraphChatException) when (StillValid(rejected) is { } valid)
        {
            return valid;
        }
    }

    // A token that doesn't have to be acquired, or else the acquisition to wait for.
    private BearerToken? FindToken(BearerToken? rejected, string? claims, out Acquisition acquisition)
    {
        lock (sync)
        {
            ObjectDisposedException.ThrowIf(next is null, this);
            // One that is under way for other claims doesn't help.
            acquisition = claims is null || next.Claims == claims ? next : new(claims);
            // Another caller may have acquired it meanwhile.
            if (current is { } cached && cached.Token.Value != rejected?.Value && Time.GetUtcNow() < cached.RefreshOn)
                return cached.Token;
            if (failure is { } recent)
            {
                if (recent.IsRetried || Time.GetElapsedTime(recent.At) < FailureDuration)
                    return StillValid(rejected) ?? throw recent.Error;
                failure = recent with { IsRetried = true };
            }
            next = acquisition;
            return null;
        }
    }

    private async Task<BearerToken> AcquireAndKeepAsync(
        Acquisition acquisition, BearerToken? rejected, CancellationToken cancellationToken)
    {
        try
        {
            var token = await AcquireAsync(acquisition.Claims, cancellationToken);
            lock (sync)
                return TryComplete(acquisition) ? Keep(token, rejected) : token;
        }
        catch (GraphChatException e)
        {
            lock (sync)
                if (TryComplete(acquisition))
                    failure = new(e, Time.GetTimestamp());
            throw;
        }
        // Canceled: another caller may retry.
        catch
        {
            lock (sync)
                failure = failure is { } recent ? recent with { IsRetried = false } : null;
            throw;
        }
    }

    // Under the lock. False when the result counts no more, because another acquisition has taken this one's place.
    private bool TryComplete(Acquisition acquisition)
    {
        if (acquisition != next)
            return false;
        next = new(null);
        failure = null;
        return true;
    }

    private BearerToken Keep(BearerToken token, BearerToken? rejected)
    {
        // The same token stays the same object.
        if (current is { } cached && cached.Token.Value == token.Value)
            token = cached.Token;
        var now = Time.GetUtcNow();
        var margin = (token.ExpiresOn - now) / 10 is { } tenth && tenth < RefreshMargin ? tenth : RefreshMargin;
        var refreshOn = token.ExpiresOn - margin ?? now + RefreshMargin;
        current = new(token, refreshOn, IsIrreplaceable: token.Value == rejected?.Value);
        return token;
    }

    // A token that is due to be refreshed is still good for a while.
    private BearerToken? StillValid(BearerToken? rejected) =>
        rejected is null && current is { Token: var token } && !(token.ExpiresOn <= Time.GetUtcNow()) ? token : null;

    private sealed class Acquisition(string? claims)
    {
        public string? Claims { get; } = claims;

        public SharedRequest<BearerToken> Request { get; } = new();
    }

    /// <summary>The failure of the last acquisition.</summary>
    /// <param name="Error">The failure.</param>
    /// <param name="At">When it happened.</param>
    /// <param name="IsRetried">Whether a caller retries.</param>
    private sealed record Failure(GraphChatException Error, long At, bool IsRetried = false);

    /// <summary>The token that is sent.</summary>
    /// <param name="Token">The token.</param>
    /// <param name="RefreshOn">When another is acquired.</param>
    /// <param name="IsIrreplaceable">Whether it came in place of itself when the service had rejected it.</param>
    private sealed record CachedToken(BearerToken Token, DateTimeOffset RefreshOn, bool IsIrreplaceable);
}
