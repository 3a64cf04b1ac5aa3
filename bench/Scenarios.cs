using GraphEmulator.Faults;
using static ChatModule.Bench.Contestant;

namespace ChatModule.Bench;

/// <summary>All scenarios, in the order they are shown.</summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("first", "First chat of a fresh process", new Work(WorkKind.First, 1, 1, 0), Module, RestLoop, Sdk, Http)
        {
            Rounds = 9,
            Meaning = "What a runbook pays before its first chat exists: import, sign-in, one chat. Once for the whole CSV.",
        },
        new("1000", "1,000 one-on-one, no latency", new Work(WorkKind.OneOnOne, 1000, 8), Module, RestLoop, RestParallel, Sdk, Http)
        {
            Meaning = "What the client itself costs for each chat when the service costs nothing; with 5,000 people five times this.",
        },
        new("warm", "1,000 one-on-one, after as many unmeasured", new Work(WorkKind.OneOnOne, 1000, 8, 1000), Module, Sdk, Http)
        {
            Meaning = "The same once everything is compiled: what each further thousand of the 5,000 costs.",
        },
        new("latency", "480 one-on-one, 100 ms latency, 16 at once", new Work(WorkKind.OneOnOne, 480, 16), Module, RestLoop, RestParallel, Sdk, Http)
        {
            Service = "--latency 100",
            Ideal = count => Math.Ceiling(count / 16.0) * 0.1,
            Meaning = "A service that answers in 100 ms: 5,000 people take about half a minute side by side, and more than eight minutes one by one.",
        },
        new("limit", "1,000 one-on-one, 30 a second allowed", new Work(WorkKind.OneOnOne, 1000, 16), Module, RestLoop, RestParallel, Sdk)
        {
            Service = "--rps 30",
            Ideal = AfterBurst,
            Rounds = 2,
            Meaning = "Teams' own limit decides: 5,000 people take about three minutes with anything that loses nobody. What differs is how many come out, and how often the service had to refuse.",
        },
        new("limit300", "300 one-on-one, 30 a second allowed", new Work(WorkKind.OneOnOne, 300, 16), Module, RestParallel, Sdk)
        {
            Service = "--rps 30",
            Ideal = AfterBurst,
            Meaning = "A short list against the limit: the cost of finding the service's pace.",
        },
        new("faults", "240 one-on-one, every tenth faulty", new Work(WorkKind.OneOnOne, 240, 16), Module, RestLoop, RestParallel, Sdk)
        {
            Faults = EveryTenth(240, FaultList.OneOnOne),
            Meaning = "A bad day of the network and the service. 'Lost' is how many of the people have no chat; of 5,000 twenty times as many.",
        },
        new("groups", "60 group rows with faults", new Work(WorkKind.Group, 60, 8), Module, RestLoop, RestParallel, Sdk)
        {
            Faults = EveryTenth(60, FaultList.Group, every: 4),
            Meaning = "A retry that does not know what was created makes groups twice, and everybody in them sees it.",
        },
        new("await", "200 app installations of 5 s awaited", new Work(WorkKind.Await, 200, 16), Module, RestLoop, RestParallel, Sdk)
        {
            Service = "--operation-seconds 5",
            Rounds = 2,
            Meaning = "Chats with an app are ready when Teams has installed it; all are waited for together, and hardly asked about.",
        },
        new("stream", "20,000 one-on-one streamed", new Work(WorkKind.Stream, 20_000, 16), Module)
        {
            Service = "--users 30000",
            Rounds = 2,
            Meaning = "Memory does not grow with the list: 5,000 or 100,000 people need what 500 do.",
        },
    ];

    /// <summary>The same job ten times as long each time.</summary>
    public static IReadOnlyList<Scenario> Growth { get; } =
    [
        .. new[] { 100, 1_000, 10_000, 100_000 }.Select(count =>
            new Scenario("growth", $"{Scenario.Thousands(count)} one-on-one streamed", new Work(WorkKind.Stream, count, 16), Module)
            {
                Service = "--users 200000",
                Rounds = count < 100_000 ? 3 : 1,
                Meaning = "Time grows with the list and not faster; memory does not grow.",
            }),
    ];

    // The bucket is full at the start but for the warm-up's one request: a second's worth passes at once.
    private static double AfterBurst(int count) => Math.Max(0, count + 1 - 30) / 30.0;

    // Each faulty person has one way to fail, on the first try; the ways take turns.
    private static List<FaultRule> EveryTenth(int count, IReadOnlyList<FaultRule> ways, int every = 10) =>
    [
        .. Enumerable.Range(1, count / every).Select(n => ways[(n - 1) % ways.Count] with
        {
            Method = "POST",
            Path = "/chats$",
            BodyContains = ways[0].BodyContains == "topic" ? $"\"Row {n * every}\"" : GraphEmulator.People.GeneratedPeople.UserPrincipalName(n * every),
            FirstAttempts = 1,
        }),
    ];
}
