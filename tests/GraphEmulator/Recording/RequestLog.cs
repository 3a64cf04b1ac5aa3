using System.Collections.Concurrent;
using System.Globalization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Recording;

/// <summary>The record of requests (the newest of them) and the counters (all of them).</summary>
internal sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly Queue<RequestRecord> records = new();
    private readonly ConcurrentDictionary<int, long> statuses = new();
    private readonly ConcurrentDictionary<string, long> faults = new();
    private long requests;
    private long posts;
    private long tokenRequests;
    private long waitIgnored;
    private int inFlight;
    private int mostInFlight;

    public RetryAfterMonitor Waits { get; } = new();

    public long Requests => Interlocked.Read(ref requests);

    public long Posts => Interlocked.Read(ref posts);

    public long TokenRequests => Interlocked.Read(ref tokenRequests);

    public long WaitIgnored => Interlocked.Read(ref waitIgnored);

    public int MostInFlight => Volatile.Read(ref mostInFlight);

    public IReadOnlyDictionary<string, long> Statuses =>
        statuses.OrderBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value);

    public IReadOnlyDictionary<string, long> Faults => new SortedDictionary<string, long>(faults.ToDictionary());

    public RequestRecord Arrived(Exchange exchange, EmulatorSettings settings)
    {
        var record = exchange.ToRecord(Interlocked.Increment(ref requests), settings.RecordBodies);
        if (exchange.IsGraph)
        {
            record.InFlight = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref mostInFlight, record.InFlight);
        }

        if (exchange.IsChatPost)
        {
            Interlocked.Increment(ref posts);
        }

        if (exchange.IsTokenRequest)
        {
            Interlocked.Increment(ref tokenRequests);
        }

        lock (gate)
        {
            records.Enqueue(record);
            while (records.Count > Math.Max(settings.RecordCapacity, 0))
            {
                records.Dequeue();
            }
        }

        return record;
    }

    public void IgnoredWait(RequestRecord record)
    {
        record.Throttled = true;
        Interlocked.Increment(ref waitIgnored);
    }

    /// <summary>Called before the answer leaves, so that who has the answer also finds it counted.</summary>
    public void Answering(RequestRecord record, int status, string? fault)
    {
        record.Status = status;
        record.Fault = fault;
        statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (fault is not null)
        {
            faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        }
    }

    public void Left(Exchange exchange)
    {
        if (exchange.IsGraph)
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    public IReadOnlyList<RequestRecord> Snapshot()
    {
        lock (gate)
        {
            return [.. records];
        }
    }

    /// <summary>Forgets everything but the requests that are still in flight.</summary>
    public void Clear()
    {
        lock (gate)
        {
            records.Clear();
        }

        Waits.Clear();
        statuses.Clear();
        faults.Clear();
        Interlocked.Exchange(ref requests, 0);
        Interlocked.Exchange(ref posts, 0);
        Interlocked.Exchange(ref tokenRequests, 0);
        Interlocked.Exchange(ref waitIgnored, 0);
        Interlocked.Exchange(ref mostInFlight, Volatile.Read(ref inFlight));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
