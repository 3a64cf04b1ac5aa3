using System.Diagnostics;
using System.Globalization;

namespace ChatModule.Bench;

/// <summary>The C# candidates: this program in a process of its own, started with <c>client</c>.</summary>
internal static class ClientProgram
{
    private static string Endpoint => Environment.GetEnvironmentVariable("BENCH_ENDPOINT")!;

    private static string Token => Environment.GetEnvironmentVariable("BENCH_TOKEN")!;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var numbers = arguments[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var work = new Workload(Enum.Parse<WorkloadKind>(arguments[1]), numbers[0], numbers[1], numbers[2]);
        using IChatClient client = arguments[0] switch
        {
            "sdk" => new SdkClient(Endpoint, Token),
            "floor" => new SerializingClient(Endpoint, Token),
            _ => new HttpChatClient(Endpoint, Token),
        };
        if (work.Kind == WorkloadKind.First)
        {
            await client.CreateAsync(WorkloadKind.OneOnOne, 1);
            new Outcome(clock.Elapsed.TotalSeconds, 1, 0, ProcessorSeconds: Processor()).Write();
            return 0;
        }

        await new Batch(client, WorkloadKind.OneOnOne).RunAsync(work.Count + 1, work.WarmUp, work.InFlight);
        var batch = new Batch(client, work.Kind);
        var before = Processor();
        clock.Restart();
        await batch.RunAsync(1, work.Count, work.InFlight);
        double? waited = null;
        if (work.Kind == WorkloadKind.Await)
        {
            var created = clock.Elapsed;
            await Task.WhenAll(batch.Kept.Select(location => WaitAsync(client, location)));
            waited = (clock.Elapsed - created).TotalSeconds;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var processor = Processor() - before;
        double? heap = work.Kind == WorkloadKind.Stream ? GC.GetTotalMemory(forceFullCollection: true) / 1048576.0 : null;
        new Outcome(seconds, batch.Made, batch.Errors, 0, waited, batch.MegabytesAt500, heap, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, processor).Write();
        return 0;
    }

    private static double Processor() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static async Task WaitAsync(IChatClient client, string location)
    {
        while (await client.ReadStatusAsync(location) is not ("succeeded" or "failed"))
            await Task.Delay(TimeSpan.FromSeconds(1));
    }

    /// <summary>Many chats side by side.</summary>
    private sealed class Batch(IChatClient client, WorkloadKind kind)
    {
        private int made;
        private int errors;

        public int Made => made;

        public int Errors => errors;

        /// <summary>What came out, unless it is let go.</summary>
        public List<string> Kept { get; } = [];

        public double? MegabytesAt500 { get; private set; }

        public Task RunAsync(int first, int count, int inFlight) => Parallel.ForEachAsync(
            Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (number, _) =>
            {
                try
                {
                    Take(await client.CreateAsync(kind, number));
                }
                catch (Exception e) when (e is HttpRequestException or Microsoft.Kiota.Abstractions.ApiException or System.Text.Json.JsonException or IOException
                    or AggregateException or InvalidOperationException or TaskCanceledException)
                {
                    Interlocked.Increment(ref errors);
                }
            });

        private void Take(string result)
        {
            var number = Interlocked.Increment(ref made);
            if (kind == WorkloadKind.Stream)
            {
                if (number == 500)
                    MegabytesAt500 = Environment.WorkingSet / 1048576.0;
                return;
            }
            lock (Kept)
                Kept.Add(result);
        }
    }
}
