using GraphEmulator.Faults;
using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>All scenarios, in the order they are shown. Those of one name are shown together.</summary>
internal static class Scenarios
{
    private const string NeverWarm = "Invoke-RestMethod -Parallel: each call of it begins with new runspaces, so it is never warmer than with 1,000.";

    private static readonly Candidate[] Everybody = [Module, RestLoop, RestParallel, Sdk, Http];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("first", "First chat of a fresh process", new Workload(WorkloadKind.First, 1, 1, 0), Module, RestLoop, Sdk, Floor, Http)
        {
            Rounds = 9,
            Meaning = Interpretation.First,
            Absent = "Invoke-RestMethod -Parallel: one chat has nothing that could go side by side.",
        },
        new("1000", "1,000 one-on-one, no latency", new Workload(WorkloadKind.OneOnOne, 1000, 8), Candidate.All.ToArray())
        {
            Meaning = Interpretation.NoLatency,
        },
        // The runtime compiles what runs often once more, in the background. In this one it still does, in the next it is done.
        new("warming", "5,000 one-on-one, after 10,000 unmeasured", new Workload(WorkloadKind.OneOnOne, 5000, 16, 10_000), Module, RestLoop, Sdk, Floor, Http)
        {
            Meaning = Interpretation.Warming,
            Absent = NeverWarm,
        },
        new("warm", "20,000 one-on-one, after 30,000 unmeasured", new Workload(WorkloadKind.OneOnOne, 20_000, 16, 30_000), Module, RestLoop, Sdk, Floor, Http)
        {
            Service = "--users 60000",
            Meaning = Interpretation.Warm,
            Absent = NeverWarm,
        },
        new("latency", "480 one-on-one, 100 ms latency, 16 at once", new Workload(WorkloadKind.OneOnOne, 480, 16), Everybody)
        {
            Service = "--latency 100",
            Ideal = count => Math.Ceiling(count / 16.0) * 0.1,
            Meaning = Interpretation.Latency,
        },
        new("limit", "1,000 one-on-one, 30 a second allowed", new Workload(WorkloadKind.OneOnOne, 1000, 16), Everybody)
        {
            Service = "--rps 30",
            Ideal = AfterBurst,
            Rounds = 2,
            Meaning = Interpretation.Limit,
        },
        new("limit300", "300 one-on-one, 30 a second allowed", new Workload(WorkloadKind.OneOnOne, 300, 16), Everybody)
        {
            Service = "--rps 30",
            Ideal = AfterBurst,
            Meaning = Interpretation.ShortLimit,
        },
        new("faults", "240 one-on-one, every tenth faulty", new Workload(WorkloadKind.OneOnOne, 240, 16), Everybody)
        {
            Faults = Faulty(240, FaultList.OneOnOne, every: 10),
            Meaning = Interpretation.Faults,
        },
        new("groups", "60 group rows, every fourth faulty", new Workload(WorkloadKind.Group, 60, 8), Everybody)
        {
            Faults = Faulty(60, FaultList.Group, every: 4),
            Meaning = Interpretation.Groups,
        },
        new("welcome", "200 newcomers, a chat and a message each, every tenth faulty", new Workload(WorkloadKind.Welcome, 200, 8), Module, RestLoop, RestParallel)
        {
            Faults = [.. Faulty(200, FaultList.OneOnOne, every: 20), .. FaultyMessages(200, every: 20)],
            Meaning = Interpretation.Welcome,
            Absent = "The C# candidates: what is compared is how a script sends the first message.",
        },
        new("await", "200 app installations of 5 s awaited", new Workload(WorkloadKind.Await, 200, 16), Everybody)
        {
            Service = "--operation-seconds 5",
            Meaning = Interpretation.Awaited,
        },
        new("stream", "20,000 one-on-one streamed", new Workload(WorkloadKind.Stream, 20_000, 16), Everybody)
        {
            Service = "--users 30000",
            Rounds = 2,
            Meaning = Interpretation.Streamed,
        },
        .. new[] { 100, 1_000, 10_000, 100_000 }.Select(count =>
            // The bare HttpClient is in it to tell the module's growth from the emulator's.
            new Scenario("growth", $"{Scenario.Thousands(count)} one-on-one streamed", new Workload(WorkloadKind.Stream, count, 16), Module, Http)
            {
                Service = "--users 200000",
                Rounds = count < 100_000 ? 3 : 2,
                Meaning = Interpretation.Growth,
            }),
        .. new (WorkloadKind Kind, int Existing, string Service)[]
        {
            (WorkloadKind.Rows, 10_000, ""),
            (WorkloadKind.Reuse, 0, ""),
            (WorkloadKind.Reuse, 1_000, ""),
            (WorkloadKind.Reuse, 10_000, ""),
            // What the service allows for one user.
            (WorkloadKind.Reuse, 10_000, """--settings "{\"listsPerSecond\":5}" """),
        }.Select(run => new Scenario("reuse", "100 group rows, with -ReuseExisting and without", new Workload(run.Kind, 100, 8, Existing: run.Existing), Module)
        {
            Service = run.Service,
            Meaning = Interpretation.Reuse,
        }),
    ];

    // The bucket is full at the start but for the warm-up's one request: a second's worth passes at once.
    private static double AfterBurst(int count) => Math.Max(0, count + 1 - 30) / 30.0;

    // The messages between the persons whose chats are faulty.
    private static IEnumerable<FaultRule> FaultyMessages(int count, int every) => Enumerable.Range(0, count / every).Select(n => FaultList.Message[n % FaultList.Message.Count] with
    {
        Method = "POST",
        Path = "/messages$",
        BodyContains = $"Person {n * every + every / 2:d5}",
        FirstAttempts = 1,
    });

    // Each faulty person has one way to fail, on the first try; the ways take turns.
    private static List<FaultRule> Faulty(int count, IReadOnlyList<FaultRule> ways, int every) =>
    [
        .. Enumerable.Range(1, count / every).Select(n => ways[(n - 1) % ways.Count] with
        {
            Method = "POST",
            Path = "/chats$",
            BodyContains = ways[0].BodyContains == "topic" ? $"\"Row {n * every}\"" : GraphEmulator.Users.GeneratedUsers.UserPrincipalName(n * every),
            FirstAttempts = 1,
        }),
    ];
}
