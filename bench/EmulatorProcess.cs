using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Hosting;
using GraphEmulator.Recording;

namespace ChatModule.Bench;

/// <summary>An emulator in a process of its own, new for each run.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private const string Delegated = "scp=Chat.Create Chat.ReadBasic ChatMessage.Send ChatMember.ReadWrite User.Read "
        + "TeamsAppInstallation.ReadWriteSelfForChat";

    private const string AppOnly = "roles=Chat.ReadBasic.All TeamsAppInstallation.ReadWriteForChat.All";

    // 30,000 users: more than any scenario needs. Bodies aren't recorded.
    private const string Options =
        "--port 0 --exit-with-stdin --users 30000 --record-bodies false --record-capacity 100";

    private readonly Process process;
    private readonly HttpClient control;

    private EmulatorProcess(Process process, string endpoint)
    {
        this.process = process;
        Endpoint = endpoint;
        control = new HttpClient { BaseAddress = new Uri($"{endpoint}/_emulator/") };
    }

    public string Endpoint { get; }

    public static async Task<EmulatorProcess> StartAsync(string options)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            Arguments = $"\"{typeof(EmulatorHost).Assembly.Location}\" {Options} {options}",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The emulator didn't start.");
        var emulator = new EmulatorProcess(process, (string)JsonNode.Parse(line)!["graph"]!);
        // Compiles what a chat needs.
        using var peer = new HttpPeer(emulator.Endpoint, await emulator.GetTokenAsync());
        await peer.CreateAsync(1);
        (await emulator.control.PostAsync("reset", null)).EnsureSuccessStatusCode();
        return emulator;
    }

    public async Task<string> GetTokenAsync(bool isAppOnly = false) => (string)
        (await control.GetFromJsonAsync<JsonNode>($"token?{(isAppOnly ? AppOnly : Delegated)}"))!["accessToken"]!;

    public async Task SetFaultsAsync(string json) =>
        (await control.PostAsJsonAsync("faults", JsonNode.Parse(json))).EnsureSuccessStatusCode();

    public async Task<TrafficSummary> GetTrafficAsync() =>
        (await control.GetFromJsonAsync<TrafficSummary>("summary", JsonSerializerOptions.Web))!;

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
