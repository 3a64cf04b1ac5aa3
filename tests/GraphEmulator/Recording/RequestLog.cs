using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization;
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

/// <summary>
/// A recorded request and its response. It's recorded on arrival, so requests that hang are included.
/// </summary>
public sealed class RequestRecord
{
    /// <summary>The sequence number, starting at 1.</summary>
    public required long Number { get; init; }

    /// <summary>The time of arrival.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path and query as sent, percent-encoded.</summary>
    public required string Path { get; init; }

    /// <summary>The headers without secrets.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether there was an <c>Authorization</c> header.</summary>
    public required bool Authorized { get; init; }

    /// <summary>
    /// The UPN or ID of the token's user, or <c>app:</c> and the app ID; <see langword="null"/> without a known token.
    /// </summary>
    public string? Subject { get; internal set; }

    /// <summary>
    /// The text of the body with redacted secrets; <see langword="null"/> when bodies aren't recorded.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>
    /// The number of Graph requests in flight, including this one; 0 for requests to other endpoints.
    /// </summary>
    public int InFlight { get; internal set; }

    /// <summary>The status code of the response; 0 while there is none and for dropped connections.</summary>
    public int Status { get; internal set; }

    /// <summary>Milliseconds until the request was completed or aborted; <see langword="null"/> until then.</summary>
    public double? Milliseconds { get; internal set; }

    /// <summary>The applied fault: its kind as in a rule, or the exceeded limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; internal set; }

    /// <summary>Whether the client sent the request before a <c>Retry-After</c> delay had elapsed.</summary>
    public bool SentWhileThrottled { get; internal set; }
}

/// <summary>
/// Removes secrets from recorded requests: failing tests print them and build servers keep the output.
/// </summary>
internal static class Redaction
{
    private static readonly HashSet<string> SecretHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Authorization", "X-IDENTITY-HEADER", "Cookie" };

    private static readonly HashSet<string> SecretFields = new(StringComparer.Ordinal)
    {
        "client_secret", "client_assertion", "assertion", "refresh_token", "password", "code", "device_code",
        "code_verifier", "user_federated_identity_credential",
    };

    public static Dictionary<string, string> RedactHeaders(IHeaderDictionary headers)
    {
        var kept = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (!SecretHeaders.Contains(name))
            {
                kept[name] = value.ToString();
            }
        }

        return kept;
    }

    public static string RedactForm(string form) =>
        string.Join('&', form.Split('&').Select(field =>
        {
            var name = field.Split('=', 2)[0];
            return SecretFields.Contains(name) ? name + "=***" : field;
        }));
}
