using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>The work of a candidate.</summary>
/// <param name="Kind">See <see cref="WorkloadKind"/>.</param>
/// <param name="Count">The number of chats.</param>
/// <param name="InFlight">The maximum number of parallel requests, if supported.</param>
/// <param name="WarmUp">The number of chats to create before the measurement.</param>
/// <param name="Existing">The number of groups that exist before the run.</param>
/// <param name="Processes">The number of processes that share the work.</param>
/// <param name="RateLimit">The requests per second that each process may send; null when it has to find out.</param>
internal sealed record Workload(WorkloadKind Kind, int Count, int InFlight = 1, int WarmUp = 1, int Existing = 0, int Processes = 1, double? RateLimit = null)
{
    /// <summary>The number of chats that exist afterwards if none is lost.</summary>
    public int Total => Count + Processes * WarmUp;

    /// <summary>The work of each process.</summary>
    public IEnumerable<Workload> Split() =>
        Enumerable.Range(0, Processes).Select(n => this with { Count = Count / Processes + (n < Count % Processes ? 1 : 0), Processes = 1 });
}

/// <summary>The kinds of workloads.</summary>
internal enum WorkloadKind
{
    /// <summary>Load, sign in, and create one chat in a new process.</summary>
    First,

    /// <summary>One-on-one chats; the results are kept.</summary>
    OneOnOne,

    /// <summary>Group chats of three.</summary>
    Group,

    /// <summary>One-on-one chats with an app; waits for all installations.</summary>
    Await,

    /// <summary>One-on-one chats; the results are discarded and the memory is measured.</summary>
    Stream,

    /// <summary>Group chats; the results are discarded and the memory is measured.</summary>
    Rows,

    /// <summary>Like <see cref="Rows"/>, with <c>-ReuseExisting</c>.</summary>
    Reuse,

    /// <summary>One-on-one chats with a message in each.</summary>
    Welcome,

    /// <summary>One-on-one chats in 20 tenants at the same time, with a connection to each.</summary>
    Tenants,
}

/// <summary>The outcome that a candidate reports as one line of JSON.</summary>
/// <param name="Seconds">The measured time.</param>
/// <param name="Out">The number of output objects.</param>
/// <param name="Errors">The number of errors.</param>
/// <param name="Unknown">The number of errors that report an unknown outcome.</param>
/// <param name="WaitSeconds">The time from the last chat to the last installation.</param>
/// <param name="MegabytesAt500">The working set after 500 chats.</param>
/// <param name="HeapMegabytes">The managed heap after a garbage collection at the last chat.</param>
/// <param name="PeakMegabytes">The peak working set.</param>
/// <param name="ProcessorSeconds">The processor time of the measured part.</param>
/// <param name="EndedAt">When the measured part ended, in Unix seconds, to combine several processes.</param>
internal sealed record Outcome(
    double Seconds, int Out, int Errors, int Unknown = 0, double? WaitSeconds = null, double? MegabytesAt500 = null,
    double? HeapMegabytes = null, double? PeakMegabytes = null, double? ProcessorSeconds = null, double EndedAt = 0)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Outcome Read(string output) => JsonSerializer.Deserialize<Outcome>(
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => line.StartsWith('{'))
            ?? throw new InvalidOperationException("A candidate has no output: " + output), Json)!;

    /// <summary>The outcome of processes that share the work: from the start of the first one to the end of the last one.</summary>
    public static Outcome Combine(IReadOnlyList<Outcome> outcomes) => outcomes is [var only] ? only : new(
        outcomes.Max(outcome => outcome.EndedAt) - outcomes.Min(outcome => outcome.EndedAt - outcome.Seconds),
        outcomes.Sum(outcome => outcome.Out), outcomes.Sum(outcome => outcome.Errors), outcomes.Sum(outcome => outcome.Unknown),
        PeakMegabytes: outcomes.Max(outcome => outcome.PeakMegabytes), ProcessorSeconds: outcomes.Sum(outcome => outcome.ProcessorSeconds));

    public void Write() => Console.WriteLine(JsonSerializer.Serialize(this, Json));
}
