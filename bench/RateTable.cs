using System.Globalization;
using ChatModule.Graph.Tests;

namespace ChatModule.Bench;

/// <summary>
/// The module's limiter against services that keep a limit: as documented, lower, or shared by several processes.
/// </summary>
internal static class RateTable
{
    public const string Columns = "took | possible | 429s | slowest/fastest";

    public const string Title = """
        The limiter in virtual time, with timers that are up to 3 ms late and requests of 50 ms; medians of five runs. A
        service allows a burst of a second of the limit, and 83 percent of it after ten seconds at the full rate.
        Rejected requests count.
        """;

    private const int Seeds = 5;

    public static IEnumerable<Row> Run() =>
    [
        Measure("300 chats, as documented", Chats(300)),
        Measure("1,000 chats, as documented", Chats(1000)),
        Measure("6,000 chats, a minute at the full rate", Chats(6000) with { Service = () => new(20, longWindow: 60) }),
        Measure("1,000 chats, half of the documented rate", Chats(1000) with { Service = () => new(10) }),
        Measure("1,000 chats, a quarter of it", Chats(1000) with { Service = () => new(5) }),
        Measure("600 chats, 3 processes", Chats(600) with { Processes = 3 }),
        Measure("600 chats, 6 processes", Chats(600) with { Processes = 6 }),
        Measure("1,000 chats, 30 a second, limits unknown", Unknown(30)),
        Measure("1,000 chats, 5 a second, limits unknown", Unknown(5)),
        Measure("1,000 messages of a user", Send(ServiceLimits.SendMessages, 1) with { IsDelegated = true }),
        Measure("1,000 operations or members as a user", Send(ServiceLimits.OtherReads, 1) with { IsDelegated = true }),
        Measure("1,000 operations or members as an app", Send(ServiceLimits.OtherReads, 30)),
        Measure("1,000 chats read as a user", Send(ServiceLimits.ReadChats, 5) with { IsDelegated = true }),
        Measure("1,000 apps installed", Send(ServiceLimits.InstallApps, 30)),
    ];

    private static RateSimulation Chats(int count) => new() { Requests = count, Service = () => new(20) };

    private static RateSimulation Unknown(double rate) =>
        Chats(1000) with { Source = ServiceLimitSource.Unknown, Service = () => new(rate, longWindow: null) };

    private static RateSimulation Send(ServiceLimits limits, double rate) =>
        new() { Requests = 1000, Limits = limits, Service = () => new(rate) };

    private static Row Measure(string name, RateSimulation simulation)
    {
        var results = Enumerable.Range(1, Seeds).Select(simulation.Run).ToArray();
        var possible = simulation.Service().Possible(simulation.Requests);
        return new(name, [
            Median("0.0 s", result => result.Seconds), possible.ToString("0.0 s", CultureInfo.InvariantCulture),
            Median("0", result => result.Rejected), Median("0.0", result => result.SlowestToFastest),
        ]);

        string Median(string format, Func<RateSimulation.Result, double> figure) =>
            results.Select(figure).Order().ElementAt(Seeds / 2).ToString(format, CultureInfo.InvariantCulture);
    }
}
