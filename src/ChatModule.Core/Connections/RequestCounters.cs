namespace ChatModule;

/// <summary>Counts what is sent, of a connection or of a pipeline. Thread-safe.</summary>
internal sealed class RequestCounters(TimeProvider time)
{
    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private readonly Dictionary<string, (long Requests, long Throttled)> kinds = new(StringComparer.Ordinal);
    private long chats;
    private long retries;
    private TimeSpan throttledTime;
    private TimeSpan throttledUntil;

    public void AddChat() => Interlocked.Increment(ref chats);

    public void AddRequest(GraphRequestKind kind) => Add(kind, requests: 1, throttled: 0);

    public void AddRetry() => Interlocked.Increment(ref retries);

    /// <summary>A request was throttled.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="delay">For how long requests like it are stopped from now on.</param>
    public void AddThrottled(GraphRequestKind kind, TimeSpan delay)
    {
        Add(kind, requests: 0, throttled: 1);
        lock (sync)
        {
            var now = Now;
            var from = throttledUntil > now ? throttledUntil : now;
            if (now + delay <= from)
                return;
            throttledTime += now + delay - from;
            throttledUntil = now + delay;
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
                Requests = kinds.Values.Sum(static kind => kind.Requests),
                Retries = Interlocked.Read(ref retries),
                ThrottledRequests = kinds.Values.Sum(static kind => kind.Throttled),
                Kinds = [.. kinds.Select(static kind => ToCount(kind.Key, kind.Value))],
                ThrottledTime = left > TimeSpan.Zero ? throttledTime - left : throttledTime,
                // While idle, the rate has grown beyond what anyone sends.
                CurrentRate = rate < 1000 ? Math.Round(rate.Value, 1) : null,
            };
        }
    }

    private static GraphChatRequestCount ToCount(string name, (long Requests, long Throttled) counted) => new()
    {
        Name = name,
        Requests = counted.Requests,
        ThrottledRequests = counted.Throttled,
    };

    private void Add(GraphRequestKind kind, int requests, int throttled)
    {
        lock (sync)
        {
            var (before, throttledBefore) = kinds.GetValueOrDefault(kind.Name);
            kinds[kind.Name] = (before + requests, throttledBefore + throttled);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);
}
