using System.Globalization;
using GraphEmulator.Faults;

namespace ChatModule.Bench;

/// <summary>A job, the service it is done against, and who does it.</summary>
internal sealed record Scenario(string Name, string Title, Workload Workload, params Candidate[] Candidates)
{
    /// <summary>Says what the measured figures mean for somebody with 5,000 people in a CSV.</summary>
    public required Func<ScenarioResult, string> Meaning { get; init; }

    /// <summary>Who is not in it, and why.</summary>
    public string? Absent { get; init; }

    /// <summary>Options of the emulator.</summary>
    public string Service { get; init; } = "";

    /// <summary>What goes wrong.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The seconds nobody can beat for so many chats: the service's latency or limit.</summary>
    public Func<int, double>? Ideal { get; init; }

    /// <summary>Runs of each candidate; the candidates take turns.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The same in less time, for a look.</summary>
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
