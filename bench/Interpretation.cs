using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>What each scenario means for somebody with 5,000 people in a CSV; every figure is taken from the measured rows.</summary>
internal static class Interpretation
{
    private const int People = 5000;

    public static string Import(ImportCost cost) => FormattableString.Invariant(
        $"Once in each script that names the module: {cost.Module.Milliseconds:0} ms, {cost.Module.Milliseconds / cost.Empty.Milliseconds:0.00} times an empty binary module, whatever the CSV holds.");

    public static string First(ScenarioResult all)
    {
        var (own, loop) = (all.Find(Module)!, all.Find(RestLoop)!);
        var less = own.Seconds < loop.Seconds;
        return $"Once for the whole CSV: {Time(own.Seconds)} from the import to the first chat, {Time(Math.Abs(own.Seconds - loop.Seconds))} {(less ? "less" : "more")} than a first Invoke-RestMethod.";
    }

    public static string NoLatency(ScenarioResult all) => FormattableString.Invariant(
        $"The client's own work for 5,000 people: {Each(all, Module, RestLoop, RestParallel)}; the service's limit alone, 30 a second, takes {Time(People / 30.0)}.");

    public static string Warming(ScenarioResult all) => $"While .NET still compiles anew what runs often, 5,000 people cost {Beside(all)}.";

    public static string Warm(ScenarioResult all) => $"From then on, each further 5,000 people cost {Beside(all)} (the aim is 1.3).";

    public static string Latency(ScenarioResult all) => $"5,000 people with a service that answers in 100 ms: {Each(all, Module, RestParallel, RestLoop)}.";

    public static string Limit(ScenarioResult all)
    {
        var (own, loop, parallel) = (all.Find(Module)!, all.Find(RestLoop)!, all.Find(RestParallel)!);
        return $"5,000 people take {Time(Five(own))} at the service's pace; the loop leaves {Of5000(loop.Lost, loop)} of them without a chat, and -Parallel with its retry is refused {parallel.Refused} times in {parallel.Asked} where ChatModule is {own.Refused} times.";
    }

    public static string ShortLimit(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        var best = all.Rows.Where(all.DidTheWork).MinBy(row => row.Seconds)!;
        return ReferenceEquals(best, own)
            ? $"A part of the CSV, 300 people: {Time(own.Seconds)}, and nobody who makes them all is sooner done."
            : $"A part of the CSV, 300 people: {Time(own.Seconds)}, {Time(own.Seconds - best.Seconds)} more than the best; finding the pace is paid once and not for each person.";
    }

    public static string Faults(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"On such a day, of 5,000 people {Lost(all, RestLoop)} have no chat after the loop, {Lost(all, RestParallel)} after -Parallel, {Lost(all, Sdk)} after the SDK and {Lost(all, Module)} after ChatModule, which takes {Time(Five(own))} because it waits as long as it is told.";
    }

    public static string Groups(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"Of 5,000 group rows on such a day, {Twice(all, RestParallel)} are made twice with -Parallel, {Twice(all, Sdk)} with the SDK and {Twice(all, Module)} with ChatModule, which says of {Of5000(own.Unknown, own)} that they may exist and leaves them to you.";
    }

    public static string Welcome(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"Of 5,000 newcomers on such a day, {Lost(all, RestLoop)} have no welcome after the loop, and after -Parallel with its retry {Twice(all, RestParallel)} have two. After ChatModule {Twice(all, Module)} have two and {Lost(all, Module)} have none, and none of these goes unsaid: {Of5000(own.Unknown, own)} errors say that a message may be there.";
    }

    public static string Reuse(ScenarioResult all)
    {
        var (without, none, many) = (all.Rows[0], all.Rows.First(row => row is { Reuses: true, Existing: 0 }), all.Rows.First(row => row is { Reuses: true, Existing: 10_000 }));
        return FormattableString.Invariant($"Once for the whole CSV, however long it is: {none.ExtraRequests} request and nothing to speak of where there are no groups; {many.ExtraRequests} requests, {Time(many.Seconds - without.Seconds)} of the client's own time and {many.HeapMegabytes - without.HeapMegabytes:0.0} MB where there are {Scenario.Thousands(many.Existing)}.");
    }

    public static string Awaited(ScenarioResult all)
    {
        var (own, loop) = (all.Find(Module)!, all.Find(RestLoop)!);
        return $"Installations go on side by side, so 5,000 people are not waited for one by one: here the last app was seen {Time(own.WaitSeconds ?? 0)} after the last chat, with at most {own.RequestsPerOperation} requests for each (the loop: {loop.RequestsPerOperation}).";
    }

    public static string Streamed(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return FormattableString.Invariant($"5,000 people lie within it: from chat 500 to the last of {Scenario.Thousands(own.Asked)} ChatModule's memory grows by {own.PeakMegabytes - own.MegabytesAt500:0} MB, to {own.PeakMegabytes:0} MB.");
    }

    public static string Growth(ScenarioResult all)
    {
        var own = all.Rows.Where(row => row.Candidate == Module.Name).ToArray();
        var (below, above) = (own.LastOrDefault(row => row.Asked <= People) ?? own[0], own.FirstOrDefault(row => row.Asked >= People) ?? own[^1]);
        return FormattableString.Invariant($"5,000 people lie between {Scenario.Thousands(below.Asked)} ({Time(below.Seconds)}, {below.PeakMegabytes:0} MB) and {Scenario.Thousands(above.Asked)} ({Time(above.Seconds)}, {above.PeakMegabytes:0} MB).");
    }

    private static string Beside(ScenarioResult all)
    {
        var (own, floor) = (all.Find(Module)!, all.Find(Floor)!);
        return FormattableString.Invariant($"{Time(Five(own))}: {own.Seconds / floor.Seconds:0.00} times the bare HttpClient with the SDK's own serialisation in time, {own.ProcessorSeconds / floor.ProcessorSeconds:0.00} times in processor time");
    }

    private static string Each(ScenarioResult all, params Candidate[] candidates) =>
        string.Join(", ", candidates.Select(candidate => $"{Time(Five(all.Find(candidate)!))} with {candidate.Brief}"));

    private static long Lost(ScenarioResult all, Candidate candidate) => Of5000(all.Find(candidate)!.Lost, all.Find(candidate)!);

    private static long Twice(ScenarioResult all, Candidate candidate) => Of5000(all.Find(candidate)!.MadeTwice, all.Find(candidate)!);

    // In step with the number: what a start costs once is in it five times, so the truth is a little better.
    private static double Five(Row row) => row.Seconds * People / row.Asked;

    private static long Of5000(long count, Row row) => (long)Math.Round((double)count * People / row.Asked);

    private static string Time(double seconds) => seconds switch
    {
        < 10 => FormattableString.Invariant($"{seconds:0.00} s"),
        < 100 => FormattableString.Invariant($"{seconds:0} s"),
        _ => FormattableString.Invariant($"{seconds / 60:0.0} minutes"),
    };
}
