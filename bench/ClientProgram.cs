using System.Diagnostics;
using System.Globalization;

namespace ChatModule.Bench;

/// <summary>The C# candidates: this program, started in a separate process with <c>client</c>.</summary>
internal static class ClientProgram
{
    private static string Endpoint => Environment.GetEnvironmentVariable("BENCH_ENDPOINT")!;

    private static string Token => Environment.GetEnvironmentVariable("BENCH_TOKEN")!;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var stopwatch = Stopwatch.StartNew();
        var numbers = arguments[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var work = new Workload(Enum.Parse<WorkloadKind>(arguments[1]), numbers[0], numbers[1], numbers[2]);
        using IChatClient client = arguments[0] switch
        {
            "sdk" => new SdkClient(Endpoint, Token),
            "baseline" => new SerializingClient(Endpoint, Token),
            _ => new HttpChatClient(Endpoint, Token),
        };
        if (work.Kind == WorkloadKind.First)
        {
            await client.CreateAsync(WorkloadKind.OneOnOne, 1);
            new Outcome(stopwatch.Elapsed.TotalSeconds, 1, 0, ProcessorSeconds: ProcessorSeconds()).Write();
            return 0;
        }

        await new Batch(client, WorkloadKind.OneOnOne).RunAsync(work.Count + 1, work.WarmUp, work.InFlight);
        var batch = new Batch(client, work.Kind);
        var before = ProcessorSeconds();
        stopwatch.Restart();
        await batch.RunAsync(1, work.Count, work.InFlight);
        double? waitSeconds = null;
        if (work.Kind == WorkloadKind.Await)
        {
            var created = stopwatch.Elapsed;
            await Task.WhenAll(batch.Results.Select(location => WaitAsync(client, location)));
            waitSeconds = (stopwatch.Elapsed - created).TotalSeconds;
        }

        var seconds = stopwatch.Elapsed.TotalSeconds;
        var processor = ProcessorSeconds() - before;
        double? heap = work.Kind == WorkloadKind.Stream ? GC.GetTotalMemory(forceFullCollection: true) / 1048576.0 : null;
        new Outcome(seconds, batch.Created, batch.Errors, 0, waitSeconds, batch.MegabytesAt500, heap, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, processor).Write();
        return 0;
    }

    private static double ProcessorSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static async Task WaitAsync(IChatClient client, string location)
    {
        while (await ReadStatusAsync(client, location) is not ("succeeded" or "failed"))
            await Task.Delay(TimeSpan.FromSeconds(1));
    }

    // A poll that fails says nothing about the operation, so the next one follows as usual.
    private static async Task<string?> ReadStatusAsync(IChatClient client, string location)
    {
        try
        {
            return await client.ReadStatusAsync(location);
        }
        catch (Exception e) when (IsFailedRequest(e))
        {
            return null;
        }
    }

    private static bool IsFailedRequest(Exception e) => e is HttpRequestException or Microsoft.Kiota.Abstractions.ApiException
        or System.Text.Json.JsonException or IOException or AggregateException or InvalidOperationException or TaskCanceledException;

    /// <summary>Creates chats in parallel.</summary>
    private sealed class Batch(IChatClient client, WorkloadKind kind)
    {
        private int created;
        private int errors;

        public int Created => created;

        public int Errors => errors;

        /// <summary>The results, unless they're discarded.</summary>
        public List<string> Results { get; } = [];

        public double? MegabytesAt500 { get; private set; }

        public Task RunAsync(int first, int count, int inFlight) => Parallel.ForEachAsync(
            Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (number, _) =>
            {
                try
                {
                    Add(await client.CreateAsync(kind, number));
                }
                catch (Exception e) when (IsFailedRequest(e))
                {
                    Interlocked.Increment(ref errors);
                }
            });

        private void Add(string result)
        {
            var number = Interlocked.Increment(ref created);
            if (kind == WorkloadKind.Stream)
            {
                if (number == 500)
                    MegabytesAt500 = Environment.WorkingSet / 1048576.0;
                return;
            }
            lock (Results)
                Results.Add(result);
        }
    }
}
