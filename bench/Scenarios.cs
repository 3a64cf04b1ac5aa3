using System.Globalization;
using GraphEmulator.Faults;
using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>All scenarios in display order. Scenarios with the same name share a table.</summary>
internal static class Scenarios
{
    private const string ParallelIsNeverWarm = "Invoke-RestMethod with -Parallel: it creates new runspaces for each call, so a longer warm-up has no effect.";

    private static readonly Candidate[] AllExceptBaseline = [Module, RestLoop, RestParallel, Sdk, Http];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("first", "First chat in a new process", new Workload(WorkloadKind.First, 1, 1, 0), Module, RestLoop, Sdk, Baseline, Http)
        {
            Rounds = 9,
            Meaning = Interpretation.First,
            Excluded = "Invoke-RestMethod with -Parallel: a single chat can't be parallelized.",
        },
        new("1000", "1,000 one-on-one, no latency", new Workload(WorkloadKind.OneOnOne, 1000, 8), Candidate.All.ToArray())
        {
            Meaning = Interpretation.NoLatency,
        },
        // The runtime recompiles hot methods in the background: still during this scenario, but no longer during the next one.
        new("warming", "5,000 one-on-one, after a warm-up of 10,000", new Workload(WorkloadKind.OneOnOne, 5000, 16, 10_000), Module, RestLoop, Sdk, Baseline, Http)
        {
            Meaning = Interpretation.Warming,
            Excluded = ParallelIsNeverWarm,
        },
        new("warm", "20,000 one-on-one, after a warm-up of 30,000", new Workload(WorkloadKind.OneOnOne, 20_000, 16, 30_000), Module, RestLoop, Sdk, Baseline, Http)
        {
            Service = "--users 60000",
            Meaning = Interpretation.Warm,
            Excluded = ParallelIsNeverWarm,
        },
        new("latency", "480 one-on-one, 100 ms latency, 16 in parallel", new Workload(WorkloadKind.OneOnOne, 480, 16), AllExceptBaseline)
        {
            Service = "--latency 100",
            Ideal = count => Math.Ceiling(count / 16.0) * 0.1,
            Meaning = Interpretation.Latency,
        },
        new("limit", "1,000 one-on-one, limit of 30 per second", new Workload(WorkloadKind.OneOnOne, 1000, 16), AllExceptBaseline)
        {
            Service = "--rps 30",
            Ideal = AfterBurst,
            Rounds = 2,
            Meaning = Interpretation.Limit,
        },
        new("limit300", "300 one-on-one, limit of 30 per second", new Workload(WorkloadKind.OneOnOne, 300, 16), AllExceptBaseline)
        {
            Service = "--rps 30",
            Ideal = AfterBurst,
            Meaning = Interpretation.ShortLimit,
        },
        new("page", "300 one-on-one, Microsoft's limits", new Workload(WorkloadKind.OneOnOne, 300, 16), AllExceptBaseline)
        {
            Service = "--limits page",
            Ideal = OnPage,
            Meaning = Interpretation.ShortLimit,
        },
        new("pagewelcome", "40 newcomers, a chat and a message each, Microsoft's limits", new Workload(WorkloadKind.Welcome, 40, 8), Module, RestParallel)
        {
            Service = "--limits page",
            Meaning = Interpretation.PageWelcome,
            Excluded = "The C# candidates: this scenario compares scripts. The loop: it doesn't retry.",
        },
        new("pageawait", "Wait for 30 app installations of 5 s, Microsoft's limits for a user", new Workload(WorkloadKind.Await, 30, 16), Module, RestParallel, Sdk)
        {
            Service = "--limits page --operation-seconds 5",
            Meaning = Interpretation.AwaitedWithLimit,
            Excluded = "The loop and HttpClient: they don't retry.",
        },
        .. new[] { 0, 30 }.Select(rateLimit =>
            new Scenario("retryafter", "300 one-on-one, limit of 30 per second, Retry-After 2", new Workload(WorkloadKind.OneOnOne, 300, 16, RateLimit: rateLimit > 0 ? rateLimit : null), Module)
            {
                Service = "--rps 30 --retry-after 2",
                Ideal = AfterBurst,
                Rounds = 2,
                Variant = rateLimit > 0 ? $"with -RateLimit {rateLimit}" : "without -RateLimit",
                Meaning = Interpretation.RetryAfter,
            }),
        .. new (int Processes, double? RateLimit)[] { (1, null), (3, null), (6, null), (3, 10), (6, 5) }.Select(run =>
            new Scenario("workers", "1,000 one-on-one by processes that share a limit of 30 per second", new Workload(WorkloadKind.OneOnOne, 1000, 16, Processes: run.Processes, RateLimit: run.RateLimit), Module)
            {
                Service = "--rps 30",
                Ideal = count => AfterBurst(count + run.Processes - 1),
                Rounds = 1,
                Variant = $"{run.Processes} {(run.Processes == 1 ? "process" : "processes")}{(run.RateLimit is { } limit ? $", -RateLimit {limit}" : "")}",
                Meaning = Interpretation.Workers,
            }),
        new("tenants", "20 tenants, 300 one-on-one and a limit of 30 per second each", new Workload(WorkloadKind.Tenants, 6000, 16, WarmUp: 0), Module)
        {
            Service = "--rps 30",
            Ideal = count => AfterBurst(count / 20 - 1),
            Rounds = 2,
            Variant = "20 connections in one process",
            Meaning = Interpretation.Tenants,
        },
        new("faults", "240 one-on-one, every tenth with a fault", new Workload(WorkloadKind.OneOnOne, 240, 16), AllExceptBaseline)
        {
            Faults = CreateFaults(240, FaultList.OneOnOne, every: 10),
            Meaning = Interpretation.Faults,
        },
        .. new (int Count, double Share)[] { (2000, 0), (2000, 0.01), (200, 0), (200, 0.1), (200, 0.3) }.Select(run =>
            new Scenario("random", "One-on-one, 100 ms latency, rejected by chance with Retry-After 2 or 3", new Workload(WorkloadKind.OneOnOne, run.Count, 16), Module)
            {
                Service = "--latency 100",
                Faults = FaultList.Random(run.Share),
                Rounds = 1,
                Variant = string.Create(CultureInfo.InvariantCulture, $"{run.Count:#,0} chats, {100 * run.Share:0}% rejected"),
                Meaning = Interpretation.Random,
            }),
        new("groups", "60 group rows, every fourth with a fault", new Workload(WorkloadKind.Group, 60, 8), AllExceptBaseline)
        {
            Faults = CreateFaults(60, FaultList.Group, every: 4),
            Meaning = Interpretation.Groups,
        },
        new("welcome", "200 newcomers, a chat and a message each, every tenth with a fault", new Workload(WorkloadKind.Welcome, 200, 8), Module, RestLoop, RestParallel)
        {
            Faults = [.. CreateFaults(200, FaultList.OneOnOne, every: 20), .. CreateMessageFaults(200, every: 20)],
            Meaning = Interpretation.Welcome,
            Excluded = "The C# candidates: this scenario compares scripts.",
        },
        new("await", "Wait for 200 app installations of 5 s", new Workload(WorkloadKind.Await, 200, 16), AllExceptBaseline)
        {
            Service = "--operation-seconds 5",
            Meaning = Interpretation.Awaited,
        },
        new("await30", "Wait for 200 app installations of 5 s, limit of 30 per second", new Workload(WorkloadKind.Await, 200, 16), AllExceptBaseline)
        {
            Service = "--operation-seconds 5 --rps 30",
            Meaning = Interpretation.AwaitedWithLimit,
        },
        new("stream", "20,000 one-on-one streamed", new Workload(WorkloadKind.Stream, 20_000, 16), AllExceptBaseline)
        {
            Service = "--users 30000",
            Rounds = 2,
            Meaning = Interpretation.Streamed,
        },
        .. new[] { 100, 1_000, 10_000, 100_000 }.Select(count =>
            // HttpClient distinguishes the module's growth from the emulator's.
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
            // The limit of the service for one user.
            (WorkloadKind.Reuse, 10_000, """--settings "{\"listsPerSecond\":5}" """),
        }.Select(run => new Scenario("reuse", "100 group rows with and without -ReuseExisting", new Workload(run.Kind, 100, 8, Existing: run.Existing), Module)
        {
            Service = run.Service,
            Meaning = Interpretation.Reuse,
        }),
    ];

    // The token bucket starts full, except for one warm-up request, so a burst of 30 requests passes first.
    private static double AfterBurst(int count) => Math.Max(0, count + 1 - 30) / 30.0;

    // 20 a second, and 83 percent of that for longer than ten seconds; one warm-up request.
    private static double OnPage(int count) => Math.Max((count + 1 - 20) / 20.0, (count + 1 - 34) / 16.6);

    // Messages in chats without faults.
    private static IEnumerable<FaultRule> CreateMessageFaults(int count, int every) => Enumerable.Range(0, count / every).Select(n => FaultList.Message[n % FaultList.Message.Count] with
    {
        Method = "POST",
        Path = "/messages$",
        BodyContains = $"Person {n * every + every / 2:d5}",
        FirstAttempts = 1,
    });

    // Each affected chat has one fault, on the first attempt; the faults alternate.
    private static List<FaultRule> CreateFaults(int count, IReadOnlyList<FaultRule> faults, int every) =>
    [
        .. Enumerable.Range(1, count / every).Select(n => faults[(n - 1) % faults.Count] with
        {
            Method = "POST",
            Path = "/chats$",
            BodyContains = faults[0].BodyContains == "topic" ? $"\"Row {n * every}\"" : GraphEmulator.Users.GeneratedUsers.UserPrincipalName(n * every),
            FirstAttempts = 1,
        }),
    ];
}
