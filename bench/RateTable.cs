using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>A kind of service in the simulation, with the worst and the mean of its variants.</summary>
/// <param name="Kind">The kind, in a few words.</param>
/// <param name="Variants">Latencies, throttle limits, and so on that were simulated.</param>
/// <param name="Aim">What it's measured against.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Worst">The worst variant's figure.</param>
/// <param name="WorstVariant">The worst variant.</param>
/// <param name="Ignored">Requests that were sent while a <c>Retry-After</c> was known.</param>
internal sealed record RateRow(string Kind, int Variants, string Aim, double Mean, double Worst, string WorstVariant, int Ignored);

/// <summary>The rate limiter against services of many kinds: limits of the rate, and rejections that have nothing to do with it.</summary>
internal static class RateTable
{
    private const int Seeds = 10;

    private static readonly (int ThrottleLimit, double Latency)[] Clients = [(8, 0.02), (8, 0.1), (16, 0.01), (16, 0.05), (16, 0.3), (64, 0.1)];

    private static readonly double[] Shares = [0.01, 0.03, 0.1, 0.3];

    private static readonly double[] Rates = [5, 20, 30];

    public static IReadOnlyList<RateRow> Run()
    {
        Console.WriteLine("Simulated services: about a minute");
        return
        [
            .. Shares.Select(Chance),
            .. from rate in Rates from burst in new[] { 1.0, 2, 10, 30 } from retryAfter in new[] { 1.0, 2 } select Limit(rate, burst, retryAfter),
            .. Rates.Select(Window),
            Short(),
            .. new[] { (30.0, 10.0), (10, 30), (30, 5), (5, 30) }.Select(change => Change(change.Item1, change.Item2)),
            Processes(3),
            Processes(6),
        ];
    }

    public static void Write(StringBuilder text, IReadOnlyList<RateRow> rows)
    {
        text.Append(string.Create(CultureInfo.InvariantCulture, $"""

            ## The rate limiter against services of many kinds

            Simulated in virtual time, with the module's own limiter, timers that are up to 3 ms late, and a first request that is alone, as
            in a real process; each figure is the mean of {Seeds} runs. "Of the possible" is the time that the service needs for the requests
            at least, over the time they took; "of what must be" is the time they took over the time that `Retry-After` stopped them and the
            time they take without rejections.

            | the service | variants | measure | mean | worst | the worst variant | sent inside a Retry-After |
            |---|---:|---|---:|---:|---|---:|

            """).ReplaceLineEndings("\n"));
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Kind} | {row.Variants} | {row.Aim} | {row.Mean:0.00} | {row.Worst:0.00} | {row.WorstVariant} | {row.Ignored} |\n");
    }

    private static RateRow Chance(double share) => Measure($"{share:P0} rejected by chance, Retry-After 1 to 3 s", "of what must be, at most 1.3",
        from client in Clients
        from retryAfter in new[] { (1, 1), (1, 3), (2, 3) }
        select Of(new()
        {
            Service = () => new SimulatedService.ByChance(share, retryAfter.Item1, retryAfter.Item2),
            Requests = share < 0.02 ? 2000 : share < 0.2 ? 600 : 200,
        }, client), MustBe);

    private static RateRow Limit(double rate, double burst, double retryAfter) => Measure($"{rate}/s, {burst} at once, Retry-After {retryAfter} s", "of the possible, at least 0.95",
        from client in Clients
        select Of(new() { Service = () => new SimulatedService.TokenBucket(_ => rate, burst, retryAfter), Requests = (int)(100 * rate) }, client) with { Jitter = burst > 2 ? 0.3 : 0 }, OfPossible);

    private static RateRow Window(double rate) => Measure($"{rate} in each second, Retry-After 1 s", "of the possible",
        from client in Clients select Of(new() { Service = () => new SimulatedService.FixedWindow(rate, 1), Requests = (int)(100 * rate) }, client), OfPossible);

    private static RateRow Short() => Measure("300 requests, 30/s, 30 at once, Retry-After 2 s", "over the possible (9 s)",
        from client in Clients select Of(new() { Service = () => new SimulatedService.TokenBucket(_ => 30, 30, 2), Requests = 300 }, client), static (simulation, result) => result.Seconds / simulation.Service().Possible(simulation.Requests));

    private static RateRow Change(double before, double after) => Measure($"{before}/s, {after}/s after a minute, Retry-After 1 s", "of the possible",
        from client in Clients
        from burst in new[] { 10.0, 30 }
        select Of(new() { Service = () => new SimulatedService.TokenBucket(time => time < 60 ? before : after, burst, 1), Requests = (int)(60 * before + 120 * after) }, client), OfPossible);

    private static RateRow Processes(int count) => Measure($"{count} processes share 30/s, Retry-After 1 s", "of the possible",
        from client in Clients
        from burst in new[] { 10.0, 30 }
        select Of(new() { Service = () => new SimulatedService.TokenBucket(_ => 30, burst, 1), Requests = 3000, Processes = count }, client), OfPossible);

    private static RateSimulation Of(RateSimulation simulation, (int ThrottleLimit, double Latency) client) =>
        simulation with { ThrottleLimit = client.ThrottleLimit, Latency = client.Latency };

    private static double OfPossible(RateSimulation simulation, RateSimulation.Result result) =>
        (simulation.Service().Possible(simulation.Requests) + simulation.Latency) / result.Seconds;

    private static double MustBe(RateSimulation simulation, RateSimulation.Result result) =>
        result.Seconds / (result.Throttled + simulation.Requests * simulation.Latency / simulation.ThrottleLimit);

    private static RateRow Measure(string kind, string aim, IEnumerable<RateSimulation> variants, Func<RateSimulation, RateSimulation.Result, double> figure)
    {
        var measured = variants.Select(simulation =>
        {
            var results = Enumerable.Range(1, Seeds).Select(simulation.Run).ToArray();
            return (Simulation: simulation, Figure: results.Average(result => figure(simulation, result)), Ignored: results.Sum(result => result.Ignored));
        }).ToArray();
        var isShare = aim.StartsWith("of the possible", StringComparison.Ordinal);
        var worst = isShare ? measured.MinBy(one => one.Figure) : measured.MaxBy(one => one.Figure);
        return new(kind, measured.Length, aim, measured.Average(one => one.Figure), worst.Figure,
            $"{worst.Simulation.ThrottleLimit} at once, {worst.Simulation.Latency * 1000:0} ms", measured.Sum(one => one.Ignored));
    }
}
