using System.Globalization;
using GraphEmulator.Faults;

namespace ChatModule.Bench;

/// <summary>A workload, the service settings, and the candidates.</summary>
internal sealed record Scenario(string Name, string Title, Workload Workload, params Candidate[] Candidates)
{
    /// <summary>Explains the figures for a CSV file with 5,000 people.</summary>
    public required Func<ScenarioResult, string> Meaning { get; init; }

    /// <summary>What distinguishes it from the scenarios with the same name, if it has a row in their table.</summary>
    public string? Variant { get; init; }

    /// <summary>The candidates that aren't included, and why.</summary>
    public string? Excluded { get; init; }

    /// <summary>The command-line options of the emulator.</summary>
    public string Service { get; init; } = "";

    /// <summary>The injected faults.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The minimum time in seconds for a number of chats, due to the latency or rate limit of the service.</summary>
    public Func<int, double>? Ideal { get; init; }

    /// <summary>The number of runs of each candidate; the candidates alternate.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Returns a smaller version of the scenario for a quick run.</summary>
    public Scenario Quick(double share = 0.2)
    {
        var count = Workload.Kind is WorkloadKind.First ? 1 : Math.Max(20, (int)(Workload.Count * share));
        return this with
        {
            Workload = Workload with { Count = count, WarmUp = Math.Min(Workload.WarmUp, count) },
            Rounds = Workload.Kind is WorkloadKind.First ? 3 : 1,
            Title = Title.Replace(Thousands(Workload.Count) + " ", Thousands(count) + " ", StringComparison.Ordinal),
        };
    }

    public static string Thousands(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
