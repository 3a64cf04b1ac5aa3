namespace ChatModule;

/// <summary>
/// Keeps a token until shortly before it expires. One acquisition serves everybody who waits for it, and so does its failure: for some
/// seconds after it, and while a single caller retries, the others get the same failure at once.
/// </summary>
internal abstract class CachingTokenProvider(TimeProvider time) : ITokenProvider, IDisposable
{
    /// <summary>How long a failure holds. A sign-in that doesn't work isn't tried for each of 10,000 items.</summary>
    public static readonly TimeSpan FailureDuration = TimeSpan.FromSeconds(5);

    // As Azure's own clients do, or a tenth of a short life.
    private static readonly TimeSpan RefreshMargin = TimeSpan.FromMinutes(5);

    private readonly object sync = new();
    private Acquisition next = new(null);
    private volatile BearerToken? current;
    private DateTimeOffset refreshOn;

    // The token that the service rejected and that couldn't be exchanged for another.
    private volatile BearerToken? unchangeable;
    private GraphChatException? failure;
    private long failedAt;
    private bool isRetrying;
    private bool isDisposed;

    public virtual string SignInCommand => "Connect-GraphChat";

    public virtual Action Forget => static () => { };

    protected TimeProvider Time { get; } = time;

    public virtual ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) =>
        current is { } token && Time.GetUtcNow() < refreshOn ? new(token) : new(AcquireSharedAsync(rejected: null, claims: null, cancellationToken));

    public virtual ValueTask<BearerToken> ReplaceTokenAsync(BearerToken rejected, string? claims, CancellationToken cancellationToken) =>
        claims is null && ReferenceEquals(rejected, unchangeable) ? new(rejected) : new(AcquireSharedAsync(rejected, claims, cancellationToken));

    /// <summary>Forgets the token, and acquires no other.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            isDisposed = true;
            Invalidate();
        }
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Acquires a token, for <paramref name="claims"/> that the service requires, or null.</summary>
    protected abstract Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken);

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Has the next caller acquire a token. One that is on its way is only for those who wait for it already.</summary>
    protected void Invalidate()
    {
        lock (sync)
        {
            next = new(null);
            current = unchangeable = null;
            failure = null;
        }
    }

    private async Task<BearerToken> AcquireSharedAsync(BearerToken? rejected, string? claims, CancellationToken cancellationToken)
    {
        if (FindToken(rejected, claims, out var acquisition, out var isRetry) is { } known)
            return known;
        try
        {
            var acquired = await acquisition.Request.GetAsync(stop => AcquireAndKeepAsync(acquisition, stop), cancellationToken);
            if (acquired.Value == rejected?.Value)
                unchangeable = acquired;
            return acquired;
        }
        catch (GraphChatException) when (StillValid(rejected) is { } valid)
        {
            return valid;
        }
        finally
        {
            if (isRetry)
                lock (sync)
                    isRetrying = false;
        }
    }

    /// <summary>A token that doesn't have to be acquired; null when one has to be.</summary>
    /// <param name="rejected">A token that is of no use.</param>
    /// <param name="claims">The claims that the service requires.</param>
    /// <param name="acquisition">The acquisition to wait for.</param>
    /// <param name="isRetry">Whether it's a retry, during which all others fail.</param>
    private BearerToken? FindToken(BearerToken? rejected, string? claims, out Acquisition acquisition, out bool isRetry)
    {
        lock (sync)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            // One that is under way for other claims doesn't help.
            acquisition = claims is null || next.Claims == claims ? next : new(claims);
            isRetry = false;
            // Somebody else acquired it meanwhile: theirs is as good.
            if (current is { } token && token.Value != rejected?.Value && Time.GetUtcNow() < refreshOn)
                return token;
            if (failure is not null)
            {
                if (isRetrying || Time.GetElapsedTime(failedAt) < FailureDuration)
                    return StillValid(rejected) ?? throw failure;
                isRetrying = isRetry = true;
            }
            next = acquisition;
            return null;
        }
    }

    private async Task<BearerToken> AcquireAndKeepAsync(Acquisition acquisition, CancellationToken cancellationToken)
    {
        try
        {
            var token = await AcquireAsync(acquisition.Claims, cancellationToken);
            lock (sync)
            {
                if (!TryComplete(acquisition, null))
                    return token;
                var now = Time.GetUtcNow();
                var margin = (token.ExpiresOn - now) / 10 is { } tenth && tenth < RefreshMargin ? tenth : RefreshMargin;
                refreshOn = token.ExpiresOn - margin ?? now + RefreshMargin;
                // The same token stays the same object.
                return current = current?.Value == token.Value ? current : token;
            }
        }
        catch (GraphChatException e)
        {
            lock (sync)
                if (TryComplete(acquisition, e))
                    failedAt = Time.GetTimestamp();
            throw;
        }
    }

    // Under the lock. False when the result counts no more, because another acquisition has taken this one's place.
    private bool TryComplete(Acquisition acquisition, GraphChatException? result)
    {
        if (!ReferenceEquals(acquisition, next))
            return false;
        next = new(null);
        failure = result;
        return true;
    }

    // A token that is due to be refreshed is still good for a while.
    private BearerToken? StillValid(BearerToken? rejected) =>
        rejected is null && current is { } token && !(token.ExpiresOn <= Time.GetUtcNow()) ? token : null;

    private sealed class Acquisition(string? claims)
    {
        public string? Claims { get; } = claims;

        public SharedRequest<BearerToken> Request { get; } = new();
    }
}
