using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>What a candidate is asked to do.</summary>
/// <param name="Kind">See <see cref="WorkloadKind"/>.</param>
/// <param name="Count">How many chats.</param>
/// <param name="InFlight">How many at once, where the candidate can.</param>
/// <param name="WarmUp">Chats made before the clock starts.</param>
/// <param name="Existing">Groups that exist before.</param>
internal sealed record Workload(WorkloadKind Kind, int Count, int InFlight = 1, int WarmUp = 1, int Existing = 0);

/// <summary>The kinds of work.</summary>
internal enum WorkloadKind
{
    /// <summary>From a fresh process: load, sign in, make one chat.</summary>
    First,

    /// <summary>One-on-one chats, the results kept.</summary>
    OneOnOne,

    /// <summary>Group chats of three.</summary>
    Group,

    /// <summary>One-on-one chats with an app, then waiting for all installations.</summary>
    Await,

    /// <summary>One-on-one chats whose results are let go; memory is watched.</summary>
    Stream,

    /// <summary>Group rows whose results are let go; memory is watched.</summary>
    Rows,

    /// <summary>The same with <c>-ReuseExisting</c>.</summary>
    Reuse,

    /// <summary>One-on-one chats, and a message in each.</summary>
    Welcome,
}

/// <summary>What a candidate says of its run, as one line of JSON.</summary>
/// <param name="Seconds">The measured part.</param>
/// <param name="Out">Chats that came out.</param>
/// <param name="Errors">Errors told.</param>
/// <param name="Unknown">Errors that say "it may exist".</param>
/// <param name="WaitSeconds">From the last chat to the last installation.</param>
/// <param name="MegabytesAt500">Working set after 500 chats.</param>
/// <param name="HeapMegabytes">What is still held of the managed heap when the last chat has come out, after a collection.</param>
/// <param name="PeakMegabytes">The most the process ever had.</param>
/// <param name="ProcessorSeconds">Processor time of the measured part: what is left of it when others use the machine too.</param>
internal sealed record Outcome(
    double Seconds, int Out, int Errors, int Unknown = 0, double? WaitSeconds = null, double? MegabytesAt500 = null,
    double? HeapMegabytes = null, double? PeakMegabytes = null, double? ProcessorSeconds = null)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Outcome Read(string output) => JsonSerializer.Deserialize<Outcome>(
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => line.StartsWith('{'))
            ?? throw new InvalidOperationException("A candidate said nothing: " + output), Json)!;

    public void Write() => Console.WriteLine(JsonSerializer.Serialize(this, Json));
}
