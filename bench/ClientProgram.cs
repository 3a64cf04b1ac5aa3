using System.Diagnostics;
using System.Globalization;

namespace ChatModule.Bench;

/// <summary>The C# contestants: this program in a process of its own, started with <c>client</c>.</summary>
internal static class ClientProgram
{
    private static string Endpoint => Environment.GetEnvironmentVariable("BENCH_ENDPOINT")!;

    private static string Token => Environment.GetEnvironmentVariable("BENCH_TOKEN")!;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var numbers = arguments[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var work = new Work(Enum.Parse<WorkKind>(arguments[1]), numbers[0], numbers[1], numbers[2]);
        using IChatClient client = arguments[0] == "sdk" ? new SdkClient(Endpoint, Token) : new HttpChatClient(Endpoint, Token);
        if (work.Kind == WorkKind.First)
        {
            await client.CreateAsync(WorkKind.OneOnOne, 1);
            new Outcome(clock.Elapsed.TotalSeconds, 1, 0, ProcessorSeconds: Processor()).Write();
            return 0;
        }

        await ManyAsync(client, WorkKind.OneOnOne, work.Count + 1, work.WarmUp, work.InFlight);
        var before = Processor();
        clock.Restart();
        var (made, errors) = await ManyAsync(client, work.Kind, 1, work.Count, work.InFlight);
        double? waited = null;
        if (work.Kind == WorkKind.Await)
        {
            var created = clock.Elapsed;
            await Task.WhenAll(made.Select(location => WaitAsync(client, location)));
            waited = (clock.Elapsed - created).TotalSeconds;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        new Outcome(seconds, made.Count, errors, 0, waited, null, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, Processor() - before).Write();
        return 0;
    }

    private static async Task<(List<string> Made, int Errors)> ManyAsync(IChatClient client, WorkKind kind, int first, int count, int inFlight)
    {
        var made = new List<string>(count);
        var errors = 0;
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (number, _) =>
        {
            try
            {
                var result = await client.CreateAsync(kind, number);
                lock (made)
                    made.Add(result);
            }
            catch (Exception e) when (e is HttpRequestException or Microsoft.Kiota.Abstractions.ApiException or System.Text.Json.JsonException or IOException
                or AggregateException or InvalidOperationException or TaskCanceledException)
            {
                Interlocked.Increment(ref errors);
            }
        });
        return (made, errors);
    }

    private static double Processor() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static async Task WaitAsync(IChatClient client, string location)
    {
        while (await client.ReadStatusAsync(location) is not ("succeeded" or "failed"))
            await Task.Delay(TimeSpan.FromSeconds(1));
    }
}

/// <summary>What a C# contestant can do.</summary>
internal interface IChatClient : IDisposable
{
    /// <summary>Makes a chat with the person of this number; its id, or its operation's location.</summary>
    Task<string> CreateAsync(WorkKind kind, int number);

    /// <summary>The status of an operation.</summary>
    Task<string?> ReadStatusAsync(string location);
}
