namespace ChatModule;

/// <summary>Counts what is sent, of a connection or of a pipeline. Thread-safe.</summary>
internal sealed class RequestCounters(TimeProvider time)
{
    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private long chats;
    private long requests;
    private long retries;
    private long throttled;
    private TimeSpan throttledTime;
    private TimeSpan throttledUntil;

    public void AddChat() => Interlocked.Increment(ref chats);

    public void AddRequest() => Interlocked.Increment(ref requests);

    public void AddRetry() => Interlocked.Increment(ref retries);

    /// <summary>A request was throttled.</summary>
    /// <param name="delay">For how long requests are stopped from now on, when they weren't already.</param>
    public void AddThrottled(TimeSpan? delay)
    {
        Interlocked.Increment(ref throttled);
        if (delay is null)
            return;
        lock (sync)
        {
            var now = Now;
            var from = throttledUntil > now ? throttledUntil : now;
            if (now + delay.Value <= from)
                return;
            throttledTime += now + delay.Value - from;
            throttledUntil = now + delay.Value;
        }
    }

    /// <summary>What was counted so far.</summary>
    /// <param name="rate">The requests a second that are sent at most.</param>
    public GraphChatStatistics ToStatistics(double? rate = null)
    {
        lock (sync)
        {
            // What is still to be waited wasn't waited.
            var left = throttledUntil - Now;
            return new()
            {
                Chats = Interlocked.Read(ref chats),
                Requests = Interlocked.Read(ref requests),
                Retries = Interlocked.Read(ref retries),
                ThrottledRequests = Interlocked.Read(ref throttled),
                ThrottledTime = left > TimeSpan.Zero ? throttledTime - left : throttledTime,
                // While idle, the rate has grown beyond what anyone sends.
                CurrentRate = rate < 1000 ? Math.Round(rate.Value, 1) : null,
            };
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);
}
