using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Faults;

namespace ChatModule.Bench;

/// <summary>An emulator in a separate process, started for each run so that candidates don't share its state.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    private readonly Process process;
    private readonly HttpClient control;

    private EmulatorProcess(Process process, Uri endpoint)
    {
        this.process = process;
        Endpoint = endpoint;
        control = new HttpClient { BaseAddress = new Uri(endpoint, "/_emulator/") };
    }

    public Uri Endpoint { get; }

    public string Token { get; private set; } = "";

    /// <summary>The processor time of the service in seconds, to separate it from the client's.</summary>
    public double ProcessorSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static async Task<EmulatorProcess> StartAsync(string options, IReadOnlyList<FaultRule> faults, int existingGroups = 0)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Arguments = $"\"{typeof(GraphEmulator.Hosting.EmulatorHost).Assembly.Location}\" --exit-with-stdin --record-bodies false --record-capacity 100 {options}",
        };
        var process = Process.Start(start)!;
        var ready = JsonNode.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The emulator didn't start."))!;
        var emulator = new EmulatorProcess(process, new Uri((string)ready["graph"]!));
        emulator.Token = (string)(await emulator.control.GetFromJsonAsync<JsonNode>("token?scp=Chat.Create Chat.ReadBasic ChatMessage.Send User.Read"))!["accessToken"]!;
        await emulator.WarmUpAsync();
        if (existingGroups > 0)
            (await emulator.control.PostAsync($"groups?count={existingGroups}", null)).EnsureSuccessStatusCode();
        if (faults.Count > 0)
            (await emulator.control.PostAsJsonAsync("faults", faults, Json)).EnsureSuccessStatusCode();
        return emulator;
    }

    // Warm up the emulator so that its JIT compilation doesn't affect the measurements.
    private async Task WarmUpAsync()
    {
        using (var client = new HttpChatClient(Endpoint.ToString().TrimEnd('/'), Token))
            await client.CreateAsync(WorkloadKind.OneOnOne, 2);
        (await control.PostAsync("reset", null)).EnsureSuccessStatusCode();
    }

    public async Task<Traffic> SummaryAsync() => (await control.GetFromJsonAsync<Traffic>("summary", Json))!;

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// <summary>The values of the emulator's summary that the benchmark reports.</summary>
internal sealed record Traffic(
    long Requests, long Posts, long ChatsCreated, long DuplicateChats, long MessagesSent, long ChatsWithMessage, long RepeatedOneOnOnePosts, long RequestsWhileThrottled, long Requests429, double ThrottledSeconds,
    int MaxInFlight, OperationRequests RequestsPerOperation, double? MinSecondsBetweenRequestsPerChat);

/// <summary>The number of reads per operation.</summary>
internal sealed record OperationRequests(int Max, double Mean);
