namespace ChatModule;

/// <summary>Counts what is sent, of a connection or of a pipeline. Thread-safe.</summary>
internal sealed class RequestCounters(TimeProvider time)
{
    private readonly object sync = new();
    private readonly long start = time.GetTimestamp();
    private readonly Dictionary<string, KindCounter> kinds = new(StringComparer.Ordinal);
    private long chats;
    private long retries;
    private TimeSpan throttledTime;
    private TimeSpan throttledUntil;

    public void AddChat() => Interlocked.Increment(ref chats);

    public void AddRequest(GraphRequestKind kind)
    {
        lock (sync)
            CounterOf(kind).Requests++;
    }

    public void AddRetry() => Interlocked.Increment(ref retries);

    /// <summary>A request was throttled.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="delay">For how long requests like it are stopped from now on.</param>
    public void AddThrottled(GraphRequestKind kind, TimeSpan delay)
    {
        lock (sync)
        {
            CounterOf(kind).Throttled++;
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
            var (requests, throttled) = (0L, 0L);
            List<GraphChatRequestCount> counts = [];
            foreach (var (name, counter) in kinds)
            {
                requests += counter.Requests;
                throttled += counter.Throttled;
                counts.Add(counter.ToCount(name));
            }
            // What is still to be waited wasn't waited.
            var left = throttledUntil - Now;
            return new()
            {
                Chats = Interlocked.Read(ref chats),
                Requests = requests,
                Retries = Interlocked.Read(ref retries),
                ThrottledRequests = throttled,
                Kinds = counts.AsReadOnly(),
                ThrottledTime = left > TimeSpan.Zero ? throttledTime - left : throttledTime,
                // While idle, the rate has grown beyond what anyone sends.
                CurrentRate = rate < 1000 ? Math.Round(rate.Value, 1) : null,
            };
        }
    }

    private KindCounter CounterOf(GraphRequestKind kind)
    {
        if (!kinds.TryGetValue(kind.Name, out var counter))
            kinds[kind.Name] = counter = new();
        return counter;
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private sealed class KindCounter
    {
        public long Requests;
        public long Throttled;

        public GraphChatRequestCount ToCount(string name) =>
            new() { Name = name, Requests = Requests, ThrottledRequests = Throttled };
    }
}
