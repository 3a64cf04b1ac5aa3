namespace ChatModule.Bench;

/// <summary>One run of one candidate: what it says, and what the service saw.</summary>
internal sealed record Run(Outcome Outcome, Traffic Traffic, double ServiceProcessorSeconds);

/// <summary>A candidate in a scenario: the middle of its runs, and the worst of its mistakes.</summary>
internal sealed record Row
{
    public required string Candidate { get; init; }

    public required int Rounds { get; init; }

    public required double Seconds { get; init; }

    public required double Fastest { get; init; }

    public required double Slowest { get; init; }

    /// <summary>Processor time of the client.</summary>
    public double? ProcessorSeconds { get; init; }

    /// <summary>Processor time of the service.</summary>
    public double ServiceProcessorSeconds { get; init; }

    /// <summary>Its time over ChatModule's: 2 took twice as long.</summary>
    public double Ratio { get; init; }

    /// <summary>The unbeatable time over its time.</summary>
    public double? OfIdeal { get; init; }

    public required int Asked { get; init; }

    /// <summary>Groups that existed before.</summary>
    public int Existing { get; init; }

    /// <summary>Whether groups that exist were used.</summary>
    public bool Reuses { get; init; }

    public required int Out { get; init; }

    /// <summary>Asked for, and the service has no such chat, or no message in it.</summary>
    public required long Lost { get; init; }

    public required long MadeTwice { get; init; }

    public required int Errors { get; init; }

    /// <summary>Of the errors, those that say the chat may exist.</summary>
    public required int Unknown { get; init; }

    public required long Refused { get; init; }

    public required long SentWhileToldToWait { get; init; }

    public required long Requests { get; init; }

    /// <summary>Requests other than those that create a chat.</summary>
    public long ExtraRequests { get; init; }

    public double? WaitSeconds { get; init; }

    public int RequestsPerOperation { get; init; }

    public double? MinSecondsPerChat { get; init; }

    public double? MegabytesAt500 { get; init; }

    public double? HeapMegabytes { get; init; }

    public double? PeakMegabytes { get; init; }

    public static Row Of(Scenario scenario, Candidate candidate, IReadOnlyList<Run> runs)
    {
        var seconds = Median(runs, run => run.Outcome.Seconds);
        var isWelcome = scenario.Workload.Kind == WorkloadKind.Welcome;
        return new Row
        {
            Candidate = candidate.Name,
            Rounds = runs.Count,
            Seconds = seconds,
            Fastest = runs.Min(run => run.Outcome.Seconds),
            Slowest = runs.Max(run => run.Outcome.Seconds),
            ProcessorSeconds = Median(runs, run => run.Outcome.ProcessorSeconds ?? double.NaN),
            ServiceProcessorSeconds = Median(runs, run => run.ServiceProcessorSeconds),
            OfIdeal = scenario.Ideal?.Invoke(scenario.Workload.Count) / seconds,
            Asked = scenario.Workload.Count,
            Out = runs.Min(run => run.Outcome.Out),
            Existing = scenario.Workload.Existing,
            Lost = runs.Max(run => isWelcome ? scenario.Workload.Count - run.Traffic.ChatsWithMessage
                : scenario.Workload.Count + scenario.Workload.WarmUp - (run.Traffic.ChatsCreated - run.Traffic.DuplicateChats)),
            MadeTwice = runs.Max(run => isWelcome ? run.Traffic.MessagesSent - run.Traffic.ChatsWithMessage : run.Traffic.DuplicateChats),
            Errors = runs.Max(run => run.Outcome.Errors),
            Unknown = runs.Max(run => run.Outcome.Unknown),
            Refused = runs.Max(run => run.Traffic.Requests429),
            SentWhileToldToWait = runs.Max(run => run.Traffic.RequestsWhileThrottled),
            Requests = runs.Max(run => run.Traffic.Requests),
            ExtraRequests = runs.Max(run => run.Traffic.Requests - run.Traffic.Posts),
            Reuses = scenario.Workload.Kind == WorkloadKind.Reuse,
            WaitSeconds = runs.Max(run => run.Outcome.WaitSeconds),
            RequestsPerOperation = runs.Max(run => run.Traffic.RequestsPerOperation.Max),
            MinSecondsPerChat = runs.Min(run => run.Traffic.MinSecondsBetweenRequestsPerChat),
            MegabytesAt500 = runs.Max(run => run.Outcome.MegabytesAt500),
            HeapMegabytes = runs.Max(run => run.Outcome.HeapMegabytes),
            PeakMegabytes = runs.Max(run => run.Outcome.PeakMegabytes),
        };
    }

    private static double Median(IReadOnlyList<Run> runs, Func<Run, double> value)
    {
        var sorted = runs.Select(value).Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
