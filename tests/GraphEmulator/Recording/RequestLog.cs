using System.Collections.Concurrent;
using System.Globalization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Recording;

/// <summary>Records the most recent requests and counts all of them.</summary>
internal sealed class RequestLog
{
    private readonly Lock syncLock = new();
    private readonly Queue<RequestRecord> records = new();
    private readonly ConcurrentDictionary<int, long> statuses = new();
    private readonly ConcurrentDictionary<string, long> faults = new();
    private long requests;
    private long posts;
    private long tokenRequests;
    private long retryAfterIgnored;
    private int inFlight;
    private int maxInFlight;

    public RetryAfterMonitor RetryAfter { get; } = new();

    public long Requests => Interlocked.Read(ref requests);

    public long Posts => Interlocked.Read(ref posts);

    public long TokenRequests => Interlocked.Read(ref tokenRequests);

    public long RetryAfterIgnored => Interlocked.Read(ref retryAfterIgnored);

    public int MaxInFlight => Volatile.Read(ref maxInFlight);

    public IReadOnlyDictionary<string, long> Statuses =>
        statuses.OrderBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value);

    public IReadOnlyDictionary<string, long> Faults => new SortedDictionary<string, long>(faults.ToDictionary());

    public RequestRecord OnRequestReceived(RequestContext request, EmulatorSettings settings)
    {
        var record = request.ToRecord(Interlocked.Increment(ref requests), settings.RecordBodies);
        if (request.IsGraph)
        {
            record.InFlight = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref maxInFlight, record.InFlight);
        }

        if (request.IsChatPost)
        {
            Interlocked.Increment(ref posts);
        }

        if (request.IsTokenRequest)
        {
            Interlocked.Increment(ref tokenRequests);
        }

        lock (syncLock)
        {
            records.Enqueue(record);
            while (records.Count > Math.Max(settings.RecordCapacity, 0))
            {
                records.Dequeue();
            }
        }

        return record;
    }

    public void OnRetryAfterIgnored(RequestRecord record)
    {
        record.SentWhileThrottled = true;
        Interlocked.Increment(ref retryAfterIgnored);
    }

    /// <summary>
    /// Counts a response before it's sent, so that a client that has the response also finds it in the summary.
    /// </summary>
    public void OnResponseStarting(RequestRecord record, int status, string? fault)
    {
        record.Status = status;
        record.Fault = fault;
        statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (fault is not null)
        {
            faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        }
    }

    public void OnRequestCompleted(RequestContext request)
    {
        if (request.IsGraph)
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    public IReadOnlyList<RequestRecord> Snapshot()
    {
        lock (syncLock)
        {
            return [.. records];
        }
    }

    /// <summary>Removes everything except the count of requests in flight.</summary>
    public void Clear()
    {
        lock (syncLock)
        {
            records.Clear();
        }

        RetryAfter.Clear();
        statuses.Clear();
        faults.Clear();
        Interlocked.Exchange(ref requests, 0);
        Interlocked.Exchange(ref posts, 0);
        Interlocked.Exchange(ref tokenRequests, 0);
        Interlocked.Exchange(ref retryAfterIgnored, 0);
        Interlocked.Exchange(ref maxInFlight, Volatile.Read(ref inFlight));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var current = Volatile.Read(ref target);
        while (value > current)
        {
            var before = Interlocked.CompareExchange(ref target, value, current);
            if (before == current)
            {
                return;
            }

            current = before;
        }
    }
}
