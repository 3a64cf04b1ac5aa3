using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>
/// HttpClient in a parallel loop with a typical retry: 429, 5xx, and lost connections, five attempts.
/// </summary>
internal sealed class HttpPeer : IDisposable
{
    // The caller of the emulator.
    public const string Caller = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const int Attempts = 5;
    private readonly HttpClient http = new();
    private readonly string root;

    public HttpPeer(string endpoint, string token)
    {
        root = $"{endpoint}/beta";
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>This program as a candidate, in a process of its own.</summary>
    public static async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        using var peer = new HttpPeer(Get("ENDPOINT"), Get("TOKEN"));
        var isGroup = Get("WORK") == nameof(Work.Group);
        if (Get("FIRST").Length == 0)
        {
            await peer.CreateAsync(30_000);
            clock.Restart();
        }
        var (created, errors) = (0, 0);
        var numbers = Enumerable.Range(Number("SKIP") + 1, Number("COUNT"));
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            try
            {
                await peer.CreateAsync(number, isGroup);
                Interlocked.Increment(ref created);
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or IOException)
            {
                Interlocked.Increment(ref errors);
            }
        });
        using var process = Process.GetCurrentProcess();
        var megabytes = process.PeakWorkingSet64 / 1048576.0;
        Console.WriteLine(new Outcome(clock.Elapsed.TotalSeconds, created, errors, Megabytes: megabytes).ToJson());

        static string Get(string name) => Environment.GetEnvironmentVariable($"BENCH_{name}") ?? "";

        static int Number(string name) => int.Parse(Get(name), CultureInfo.InvariantCulture);
    }

    public async Task CreateAsync(int number, bool isGroup = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pause = TimeSpan.FromSeconds(Math.Pow(2, attempt));
            try
            {
                using var content = new StringContent(Body(number, isGroup, root), Encoding.UTF8, "application/json");
                using var response = await http.PostAsync($"{root}/chats", content);
                if (response.IsSuccessStatusCode)
                {
                    using var chat = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
                    _ = chat.RootElement.GetProperty("id").GetString();
                    return;
                }
                if (attempt == Attempts || (int)response.StatusCode is not (429 or >= 500))
                    response.EnsureSuccessStatusCode();
                pause = response.Headers.RetryAfter?.Delta ?? pause;
            }
            catch (HttpRequestException e) when (e.StatusCode is null && attempt < Attempts)
            {
                // The connection was lost.
            }
            await Task.Delay(pause);
        }
    }

    public void Dispose() => http.Dispose();

    public static string Body(int number, bool isGroup, string root)
    {
        string[] keys = isGroup ? [Caller, Upn(number), Upn(number + 1)] : [Caller, Upn(number)];
        var members = keys.Select(key => "{\"@odata.type\":\"#microsoft.graph.aadUserConversationMember\","
            + $"\"roles\":[\"owner\"],\"user@odata.bind\":\"{root}/users('{key}')\"}}");
        var kind = isGroup ? $"\"group\",\"topic\":\"Row {number}\"" : "\"oneOnOne\"";
        return $"{{\"chatType\":{kind},\"members\":[{string.Join(',', members)}]}}";

        static string Upn(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number:d5}@contoso.com");
    }
}
