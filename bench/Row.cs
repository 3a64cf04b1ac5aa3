namespace ChatModule.Bench;

/// <summary>One run of one candidate: its own outcome and the traffic that the service recorded.</summary>
internal sealed record Run(Outcome Outcome, Traffic Traffic, double ServiceProcessorSeconds);

/// <summary>The result of a candidate in a scenario: the median time and the maximum error counts of its runs.</summary>
internal sealed record Row
{
    public required string Candidate { get; init; }

    /// <summary>What distinguishes the row in a scenario that doesn't compare candidates.</summary>
    public string? Variant { get; init; }

    public required int Rounds { get; init; }

    public required double Seconds { get; init; }

    public required double Fastest { get; init; }

    public required double Slowest { get; init; }

    /// <summary>The processor time of the client in seconds.</summary>
    public double? ProcessorSeconds { get; init; }

    /// <summary>The processor time of the service in seconds.</summary>
    public double ServiceProcessorSeconds { get; init; }

    /// <summary>The time relative to ChatModule: 2 is twice as long.</summary>
    public double Ratio { get; init; }

    /// <summary>The ideal time divided by the measured time.</summary>
    public double? IdealRatio { get; init; }

    public required int Requested { get; init; }

    /// <summary>The number of groups that existed before the run.</summary>
    public int Existing { get; init; }

    /// <summary>Whether existing groups are reused.</summary>
    public bool Reuses { get; init; }

    public required int Out { get; init; }

    /// <summary>Requested chats or messages that don't exist in the service.</summary>
    public required long Lost { get; init; }

    public required long Duplicates { get; init; }

    public required int Errors { get; init; }

    /// <summary>Errors that report an unknown outcome.</summary>
    public required int Unknown { get; init; }

    public required long Throttled { get; init; }

    /// <summary>The seconds in which the service throttled; where two Retry-After overlap, the time counts once.</summary>
    public double ThrottledSeconds { get; init; }

    public required long SentWhileThrottled { get; init; }

    public required long Requests { get; init; }

    /// <summary>Requests other than those that create a chat.</summary>
    public long ExtraRequests { get; init; }

    public double? WaitSeconds { get; init; }

    public int RequestsPerOperation { get; init; }

    public double? MinSecondsPerChat { get; init; }

    public double? MegabytesAt500 { get; init; }

    public double? HeapMegabytes { get; init; }

    public double? PeakMegabytes { get; init; }

    public static Row Create(Scenario scenario, Candidate candidate, IReadOnlyList<Run> runs)
    {
        var seconds = Median(runs, run => run.Outcome.Seconds);
        var isWelcome = scenario.Workload.Kind == WorkloadKind.Welcome;
        return new Row
        {
            Candidate = candidate.Name,
            Variant = scenario.Variant,
            Rounds = runs.Count,
            Seconds = seconds,
            Fastest = runs.Min(run => run.Outcome.Seconds),
            Slowest = runs.Max(run => run.Outcome.Seconds),
            ProcessorSeconds = Median(runs, run => run.Outcome.ProcessorSeconds ?? double.NaN),
            ServiceProcessorSeconds = Median(runs, run => run.ServiceProcessorSeconds),
            IdealRatio = scenario.Ideal?.Invoke(scenario.Workload.Count) / seconds,
            Requested = scenario.Workload.Count,
            Out = runs.Min(run => run.Outcome.Out),
            Existing = scenario.Workload.Existing,
            Lost = runs.Max(run => isWelcome ? scenario.Workload.Count - run.Traffic.ChatsWithMessage
                : scenario.Workload.Total - (run.Traffic.ChatsCreated - run.Traffic.DuplicateChats)),
            Duplicates = runs.Max(run => isWelcome ? run.Traffic.MessagesSent - run.Traffic.ChatsWithMessage : run.Traffic.DuplicateChats),
            Errors = runs.Max(run => run.Outcome.Errors),
            Unknown = runs.Max(run => run.Outcome.Unknown),
            Throttled = runs.Max(run => run.Traffic.Requests429),
            ThrottledSeconds = Median(runs, run => run.Traffic.ThrottledSeconds),
            SentWhileThrottled = runs.Max(run => run.Traffic.RequestsWhileThrottled),
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
