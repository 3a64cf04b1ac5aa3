using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>Explains each scenario for a CSV file with 5,000 people. Every figure comes from the measured rows.</summary>
internal static class Interpretation
{
    private const int People = 5000;

    public static string Import(ImportCost cost) => FormattableString.Invariant(
        $"Once per script: {cost.Module.Milliseconds:0} ms, {cost.Module.Milliseconds / cost.Empty.Milliseconds:0.00} times the import of an empty binary module.");

    public static string First(ScenarioResult all)
    {
        var (own, loop) = (all.Find(Module)!, all.Find(RestLoop)!);
        var less = own.Seconds < loop.Seconds;
        return $"Once per script: {FormatTime(own.Seconds)} from the import to the first chat, {FormatTime(Math.Abs(own.Seconds - loop.Seconds))} {(less ? "less" : "more")} than the first Invoke-RestMethod.";
    }

    public static string NoLatency(ScenarioResult all) => FormattableString.Invariant(
        $"The client time for 5,000 people is {TimePerCandidate(all, Module, RestLoop, RestParallel)}. The service limit of 30 requests per second alone takes {FormatTime(People / 30.0)}.");

    public static string Warming(ScenarioResult all) => $"While .NET still recompiles hot methods, 5,000 people take {CompareWithBaseline(all)}.";

    public static string Warm(ScenarioResult all) => $"After the warm-up, each additional 5,000 people take {CompareWithBaseline(all)} (the target is 1.3).";

    public static string Latency(ScenarioResult all) => $"With a service that responds in 100 ms, 5,000 people take {TimePerCandidate(all, Module, RestParallel, RestLoop)}.";

    public static string Limit(ScenarioResult all)
    {
        var (own, loop, parallel) = (all.Find(Module)!, all.Find(RestLoop)!, all.Find(RestParallel)!);
        return $"5,000 people take {FormatTime(ScaledSeconds(own))} at the service's rate limit. The loop creates no chat for {ScaledCount(loop.Lost, loop)} of them. For {parallel.Requested} chats, -Parallel with retry is throttled {parallel.Throttled} times and ChatModule {own.Throttled} times.";
    }

    public static string ShortLimit(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        var best = all.Rows.Where(all.IsComparable).MinBy(row => row.Seconds)!;
        return ReferenceEquals(best, own)
            ? $"For 300 people, {FormatTime(own.Seconds)}; no candidate that creates all chats is faster."
            : $"For 300 people, {FormatTime(own.Seconds)}, {FormatTime(own.Seconds - best.Seconds)} more than the fastest candidate. Finding the rate limit is a one-time cost.";
    }

    public static string Workers(ScenarioResult all) =>
        $"Of the rate that the service allows, the processes reach together: {string.Join("; ", all.Rows.Select(row => FormattableString.Invariant($"{row.IdealRatio:0.00} ({row.Variant}, throttled {row.Throttled} times)")))}. Without -RateLimit, each process has to find its share.";

    public static string Tenants(ScenarioResult all)
    {
        var own = all.Rows[0];
        return FormattableString.Invariant($"{Scenario.Thousands(own.Requested)} chats in {FormatTime(own.Seconds)}: {own.Requested / own.Seconds:0} per second for 20 limits of 30 per second, of which the first second of each allows twice as many. The {Environment.ProcessorCount} processors of the computer serve both sides: the client uses {own.ProcessorSeconds:0.0} s of processor time and the emulator {own.ServiceProcessorSeconds:0.0} s.");
    }

    public static string Random(ScenarioResult all) =>
        $"The time divided by the throttled time plus the time without rejections: {string.Join("; ", all.Rows.Where(row => row.ThrottledSeconds > 0).Select(row => FormattableString.Invariant($"{all.RatioToThrottled(row):0.00} ({row.Variant})")))}. The target is 1.3.";

    public static string RetryAfter(ScenarioResult all) =>
        $"For 300 people: {string.Join("; ", all.Rows.Select(row => FormattableString.Invariant($"{FormatTime(row.Seconds)} {row.Variant}, throttled {row.Throttled} times")))}. The service allows {FormatTime(all.Rows[0].Seconds * all.Rows[0].IdealRatio!.Value)}; the target is 1.1 times that.";

    public static string Faults(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"Of 5,000 people, {Lost(all, RestLoop)} have no chat with the loop, {Lost(all, RestParallel)} with -Parallel, {Lost(all, Sdk)} with the SDK, and {Lost(all, Module)} with ChatModule, which takes {FormatTime(ScaledSeconds(own))} because it honors Retry-After.";
    }

    public static string Groups(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"Of 5,000 group rows, {Duplicates(all, RestParallel)} are duplicated with -Parallel, {Duplicates(all, Sdk)} with the SDK, and {Duplicates(all, Module)} with ChatModule, which reports for {ScaledCount(own.Unknown, own)} rows that the chat may exist.";
    }

    public static string Welcome(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"Of 5,000 newcomers, {Lost(all, RestLoop)} get no message with the loop, and {Duplicates(all, RestParallel)} get two with -Parallel and retry. With ChatModule, {Duplicates(all, Module)} get two and {Lost(all, Module)} get none, and {ScaledCount(own.Unknown, own)} errors report that a message may have been sent.";
    }

    public static string PageWelcome(ScenarioResult all)
    {
        var (own, parallel) = (all.Find(Module)!, all.Find(RestParallel)!);
        return $"A user may send one message a second. ChatModule takes {FormatTime(own.Seconds)} and is throttled {own.Throttled} times, -Parallel with retry {FormatTime(parallel.Seconds)} and {parallel.Throttled} times; {parallel.Lost} of its newcomers get no message.";
    }

    public static string Reuse(ScenarioResult all)
    {
        var (without, none, many) = (all.Rows[0], all.Rows.First(row => row is { Reuses: true, Existing: 0 }), all.Rows.First(row => row is { Reuses: true, Existing: 10_000 }));
        return FormattableString.Invariant($"A one-time cost per script: {none.ExtraRequests} request without existing groups; {many.ExtraRequests} requests, {FormatTime(many.Seconds - without.Seconds)} of client time, and {many.HeapMegabytes - without.HeapMegabytes:0.0} MB with {Scenario.Thousands(many.Existing)} existing groups.");
    }

    public static string Awaited(ScenarioResult all)
    {
        var (own, loop) = (all.Find(Module)!, all.Find(RestLoop)!);
        return $"ChatModule waits for all installations in parallel: the last app was installed {FormatTime(own.WaitSeconds ?? 0)} after the last chat, with at most {own.RequestsPerOperation} requests per operation (the loop: {loop.RequestsPerOperation}).";
    }

    public static string AwaitedWithLimit(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return $"The polls share the limit with the chats. ChatModule takes {FormatTime(own.Seconds)} for both, with at most {own.RequestsPerOperation} requests per operation; {RestParallel.ShortLabel} takes {FormatTime(all.Find(RestParallel)!.Seconds)}, {Sdk.ShortLabel} {FormatTime(all.Find(Sdk)!.Seconds)}.";
    }

    public static string Streamed(ScenarioResult all)
    {
        var own = all.Find(Module)!;
        return FormattableString.Invariant($"From chat 500 to chat {Scenario.Thousands(own.Requested)}, ChatModule's memory grows by {own.PeakMegabytes - own.MegabytesAt500:0} MB to {own.PeakMegabytes:0} MB.");
    }

    public static string Growth(ScenarioResult all)
    {
        var own = all.Rows.Where(row => row.Candidate == Module.Name).ToArray();
        var (below, above) = (own.LastOrDefault(row => row.Requested <= People) ?? own[0], own.FirstOrDefault(row => row.Requested >= People) ?? own[^1]);
        return FormattableString.Invariant($"5,000 people are between {Scenario.Thousands(below.Requested)} ({FormatTime(below.Seconds)}, {below.PeakMegabytes:0} MB) and {Scenario.Thousands(above.Requested)} ({FormatTime(above.Seconds)}, {above.PeakMegabytes:0} MB).");
    }

    private static string CompareWithBaseline(ScenarioResult all)
    {
        var (own, baseline) = (all.Find(Module)!, all.Find(Baseline)!);
        return FormattableString.Invariant($"{FormatTime(ScaledSeconds(own))}: {own.Seconds / baseline.Seconds:0.00} times the time and {own.ProcessorSeconds / baseline.ProcessorSeconds:0.00} times the processor time of HttpClient with SDK serialization");
    }

    private static string TimePerCandidate(ScenarioResult all, params Candidate[] candidates) =>
        string.Join(", ", candidates.Select(candidate => $"{FormatTime(ScaledSeconds(all.Find(candidate)!))} with {candidate.ShortLabel}"));

    private static long Lost(ScenarioResult all, Candidate candidate) => ScaledCount(all.Find(candidate)!.Lost, all.Find(candidate)!);

    private static long Duplicates(ScenarioResult all, Candidate candidate) => ScaledCount(all.Find(candidate)!.Duplicates, all.Find(candidate)!);

    // Scales linearly, which overestimates slightly because it also scales the fixed startup cost.
    private static double ScaledSeconds(Row row) => row.Seconds * People / row.Requested;

    private static long ScaledCount(long count, Row row) => (long)Math.Round((double)count * People / row.Requested);

    private static string FormatTime(double seconds) => seconds switch
    {
        < 10 => FormattableString.Invariant($"{seconds:0.00} s"),
        < 100 => FormattableString.Invariant($"{seconds:0} s"),
        _ => FormattableString.Invariant($"{seconds / 60:0.0} minutes"),
    };
}
