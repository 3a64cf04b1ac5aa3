namespace ChatModule;

/// <summary>
/// Keeps a token until shortly before it expires. One acquisition serves everybody who waits for it, and so does its failure: for some
/// seconds after it, and while a single caller retries, the others get the same failure at once.
/// </summary>
internal abstract class CachingTokenProvider(TimeProvider time) : ITokenProvider, IDisposable
{
    /// <summary>How long a failure holds: as long as a circuit stays open, for the same reason.</summary>
    public static readonly TimeSpan FailureDuration = CircuitBreaker.BreakDuration;

    // As Azure's own clients do, or a tenth of a short life.
    private static readonly TimeSpan RefreshMargin = TimeSpan.FromMinutes(5);

    private readonly object sync = new();
    private Acquisition next = new(null);
    private volatile BearerToken? current;
    private DateTimeOffset refreshOn;

    // The token that the service rejected and that couldn't be exchanged for another.
    private volatile BearerToken? unchangeable;
    private GraphChatException? failure;
    private bool isRetrying;
    private DateTimeOffset retryOn;

    public virtual string SignInCommand => "Connect-GraphChat";

    public virtual void Forget()
    {
    }

    public virtual ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) =>
        current is { } token && time.GetUtcNow() < refreshOn ? new(token) : new(AcquireSharedAsync(rejected: null, claims: null, cancellationToken));

    public virtual ValueTask<BearerToken> ReplaceTokenAsync(BearerToken rejected, string? claims, CancellationToken cancellationToken) =>
        claims is null && ReferenceEquals(rejected, unchangeable) ? new(rejected) : new(AcquireSharedAsync(rejected, claims, cancellationToken));

    /// <summary>Forgets the token.</summary>
    public void Dispose()
    {
        Invalidate();
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Acquires a token, for <paramref name="claims"/> that the service requires, or null.</summary>
    protected abstract Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken);

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Has the next caller acquire a token.</summary>
    protected void Invalidate()
    {
        lock (sync)
        {
            current = null;
            failure = null;
        }
    }

    private async Task<BearerToken> AcquireSharedAsync(BearerToken? rejected, string? claims, CancellationToken cancellationToken)
    {
        Acquisition acquisition;
        var isRetry = false;
        lock (sync)
        {
            // Somebody else acquired it meanwhile: theirs is as good.
            if (current is { } token && !ReferenceEquals(token, rejected) && token.Value != rejected?.Value && time.GetUtcNow() < refreshOn)
                return token;
            if (failure is not null)
            {
                if (isRetrying || time.GetUtcNow() < retryOn)
                    return StillValid(rejected) ?? throw failure;
                isRetrying = isRetry = true;
            }
            // One that is under way for other claims doesn't help.
            if (claims is not null && next.Claims != claims)
                next = new(claims);
            acquisition = next;
        }
        try
        {
            var acquired = await acquisition.Request.GetAsync(stop => AcquireAndKeepAsync(acquisition, stop), cancellationToken);
            if (acquired.Value == rejected?.Value)
                unchangeable = acquired;
            return acquired;
        }
        catch (GraphChatException e)
        {
            lock (sync)
            {
                Complete(acquisition, e);
                retryOn = time.GetUtcNow() + FailureDuration;
                if (StillValid(rejected) is { } valid)
                    return valid;
            }
            throw;
        }
        finally
        {
            if (isRetry)
                lock (sync)
                    isRetrying = false;
        }
    }

    private async Task<BearerToken> AcquireAndKeepAsync(Acquisition acquisition, CancellationToken cancellationToken)
    {
        var token = await AcquireAsync(acquisition.Claims, cancellationToken);
        lock (sync)
        {
            Complete(acquisition, null);
            var now = time.GetUtcNow();
            var margin = (token.ExpiresOn - now) / 10 is { } tenth && tenth < RefreshMargin ? tenth : RefreshMargin;
            refreshOn = token.ExpiresOn - margin ?? now + RefreshMargin;
            // The same token stays the same object.
            return current = current?.Value == token.Value ? current : token;
        }
    }

    // Under the lock.
    private void Complete(Acquisition acquisition, GraphChatException? result)
    {
        failure = result;
        if (ReferenceEquals(acquisition, next))
            next = new(null);
    }

    // A token that is due to be refreshed is still good for a while.
    private BearerToken? StillValid(BearerToken? rejected) =>
        rejected is null && current is { } token && !(token.ExpiresOn <= time.GetUtcNow()) ? token : null;

    private sealed class Acquisition(string? claims)
    {
        public string? Claims { get; } = claims;

        public SharedRequest<BearerToken> Request { get; } = new();
    }
}
