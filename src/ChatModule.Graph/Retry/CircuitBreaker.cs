namespace ChatModule.Graph.Retry;

/// <summary>
/// Fails requests fast while the service can't be reached: once nothing has got through for a minute and several requests have used up
/// their attempts. Every few seconds one request is sent all the same, once; when it gets through, all others are sent again.
/// See https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>How long nothing must have got through.</summary>
    public static readonly TimeSpan SamplingDuration = TimeSpan.FromMinutes(1);

    /// <summary>How long requests fail fast before one is sent: Polly's default.</summary>
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(5);

    // Requests that have used up their attempts. Fewer may be bad luck.
    private const int MinFailures = 3;

    private readonly object sync = new();
    private long? failingSince;
    private int failures;
    private bool isOpen;
    private bool isProbing;
    private long openedAt;
    private string? reason;

    /// <summary>Why nothing gets through at the moment; null while requests do.</summary>
    public string? Reason
    {
        get
        {
            lock (sync)
                return reason;
        }
    }

    /// <summary>Whether requests fail fast, and those under way aren't retried.</summary>
    public bool IsOpen
    {
        get
        {
            lock (sync)
                return isOpen;
        }
    }

    /// <summary>Whether a request may be sent. Whoever sends a probe calls <see cref="ExitProbe"/> after it.</summary>
    public bool TryEnter(out bool isProbe)
    {
        lock (sync)
        {
            isProbe = isOpen && !isProbing && time.GetElapsedTime(openedAt) >= BreakDuration;
            isProbing |= isProbe;
            return isProbe || !isOpen;
        }
    }

    /// <summary>The probe has ended, however.</summary>
    public void ExitProbe()
    {
        lock (sync)
        {
            isProbing = false;
            openedAt = time.GetTimestamp();
        }
    }

    /// <summary>Something came back from the service.</summary>
    public void OnSuccess()
    {
        lock (sync)
        {
            failingSince = null;
            failures = 0;
            isOpen = false;
            reason = null;
        }
    }

    /// <summary>An attempt didn't get through.</summary>
    /// <param name="why">The reason, in a few words.</param>
    /// <param name="isLast">Whether it was the request's last attempt.</param>
    public void OnFailure(string? why, bool isLast)
    {
        lock (sync)
        {
            failingSince ??= time.GetTimestamp();
            reason = why;
            if (isLast)
                failures++;
            if (isOpen || failures < MinFailures || time.GetElapsedTime(failingSince.Value) < SamplingDuration)
                return;
            isOpen = true;
            openedAt = time.GetTimestamp();
        }
    }
}
