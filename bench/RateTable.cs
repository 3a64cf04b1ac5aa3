using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>A case of the simulation: the medians of its runs.</summary>
/// <param name="Case">The service and what is sent, in a few words.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Possible">What the service needs at least.</param>
/// <param name="Rejected">Requests that got a 429.</param>
/// <param name="SlowestToFastest">The time of the slowest process over that of the fastest.</param>
internal sealed record RateRow(string Case, double Seconds, double Possible, double Rejected, double SlowestToFastest);

/// <summary>
/// The module's limiter against services that keep a limit: as documented, lower, or shared by several processes.
/// </summary>
internal static class RateTable
{
    private const int Seeds = 5;

    public static IReadOnlyList<RateRow> Run() =>
    [
        Measure("300 chats, as documented", Chats(300)),
        Measure("400 chats, as documented", Chats(400)),
        Measure("1,000 chats, as documented", Chats(1000)),
        Measure("1,000 chats, a minute at the full rate", Chats(1000) with { Service = () => new(20, longWindow: 60) }),
        Measure("6,000 chats, a minute at the full rate", Chats(6000) with { Service = () => new(20, longWindow: 60) }),
        Measure("1,000 chats, half of the documented rate", Chats(1000) with { Service = () => new(10) }),
        Measure("1,000 chats, a quarter of it", Chats(1000) with { Service = () => new(5) }),
        Measure("600 chats, 3 processes", Shared(600, 3)),
        Measure("600 chats, 6 processes", Shared(600, 6)),
        Measure("600 chats, 3 processes, no sustained limit", Shared(600, 3) with { Service = Short }),
        Measure("600 chats, 6 processes, no sustained limit", Shared(600, 6) with { Service = Short }),
        Measure("6,000 chats, 6 processes", Shared(6000, 6)),
        Measure("1,000 chats, 30 a second, limits unknown", Unknown(30)),
        Measure("1,000 chats, 5 a second, limits unknown", Unknown(5)),
        Measure("1,000 messages of a user", AsUser(ServiceLimits.SendMessages, 1)),
        Measure("1,000 operations or members as a user", AsUser(ServiceLimits.OtherReads, 1)),
        Measure("1,000 operations or members as an app", AsApp(ServiceLimits.OtherReads, 30)),
        Measure("1,000 chats read as a user", AsUser(ServiceLimits.ReadChats, 5)),
        Measure("1,000 apps installed", AsApp(ServiceLimits.InstallApps, 30)),
    ];

    public static void Write(StringBuilder text, IReadOnlyList<RateRow> rows)
    {
        text.Append(string.Create(CultureInfo.InvariantCulture, $"""

            ## The limiter against services that keep a limit

            Simulated in virtual time, with the module's own limiter, timers that are up to 3 ms late, and requests of
            50 ms; each figure is the median of {Seeds} runs. Services are as the page describes them: a burst of a second
            of the limit, and 83 percent of it for long. Where a case doesn't say otherwise, ten seconds at the full rate
            use up what is beyond that; rejected requests count.

            | case | took | possible | share | 429s | slowest to fastest |
            |---|---:|---:|---:|---:|---:|

            """).ReplaceLineEndings("\n"));
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Case} | {row.Seconds:0.0} s | {row.Possible:0.0} s ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Possible / row.Seconds:0.00} | {row.Rejected:0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.SlowestToFastest:0.0} |\n");
        }
    }

    private static LimitedService Short() => new(20, longWindow: null);

    private static RateSimulation Chats(int count) => new() { Requests = count, Service = () => new(20) };

    private static RateSimulation Shared(int count, int processes) => Chats(count) with { Processes = processes };

    private static RateSimulation Unknown(double rate) => Chats(1000) with
    {
        Source = ServiceLimitSource.Unknown,
        Service = () => new(rate, longWindow: null),
    };

    private static RateSimulation AsApp(ServiceLimits limits, double rate) =>
        new() { Requests = 1000, Limits = limits, Service = () => new(rate) };

    private static RateSimulation AsUser(ServiceLimits limits, double rate) =>
        new() { Requests = 1000, Limits = limits, IsDelegated = true, Service = () => new(rate) };

    private static RateRow Measure(string name, RateSimulation simulation)
    {
        var results = Enumerable.Range(1, Seeds).Select(simulation.Run).ToArray();
        return new(name, Median(results, result => result.Seconds), simulation.Service().Possible(simulation.Requests),
            Median(results, result => result.Rejected), Median(results, result => result.SlowestToFastest));
    }

    private static double Median(RateSimulation.Result[] results, Func<RateSimulation.Result, double> figure) =>
        results.Select(figure).Order().ElementAt(results.Length / 2);
}
