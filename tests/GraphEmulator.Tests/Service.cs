using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatModule.Testing;
using GraphEmulator.Authentication;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Tests;

/// <summary>An emulator with virtual time and a client that sends requests one after the other.</summary>
internal sealed class Service : IAsyncDisposable
{
    public const string AllScopes =
        "Chat.Create Chat.ReadWrite ChatMember.ReadWrite ChatMessage.Send User.Read "
        + "TeamsAppInstallation.ReadWriteForChat";

    private readonly HttpClient client;

    private Service(EmulatorHost host)
    {
        Host = host;
        client = new HttpClient { BaseAddress = new Uri(host.BaseAddress, "beta/") };
        Token = host.State.MintToken(new() { Scp = AllScopes });
    }

    public EmulatorHost Host { get; }

    public EmulatorState State => Host.State;

    /// <summary>The token of the requests, by default Adele's with every permission.</summary>
    public string Token { get; set; }

    public required VirtualTime Time { get; init; }

    public static async Task<Service> StartAsync(EmulatorSettings? settings = null)
    {
        var time = new VirtualTime();
        var options = new EmulatorOptions { Settings = settings ?? new(), TimeProvider = time };
        return new Service(await EmulatorHost.StartAsync(options)) { Time = time };
    }

    public void SignIn(TokenDescription description) => Token = State.MintToken(description);

    public void SignInAsApp(string roles) => SignIn(new() { Roles = roles });

    public void Wait(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Sends a request to a path below <c>/beta</c>, or to a next link.</summary>
    public async Task<Reply> SendAsync(string method, string path, JsonNode? body = null, string? prefer = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.RelativeOrAbsolute));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers);
    }

    public Task<Reply> GetAsync(string path, string? prefer = null) => SendAsync("GET", path, prefer: prefer);

    public Task<Reply> PostAsync(string path, JsonNode body) => SendAsync("POST", path, body);

    /// <summary>Creates a group chat of Adele and these users, and returns its path.</summary>
    public async Task<string> CreateGroupAsync(params string[] users)
    {
        var created = await PostAsync("chats", new JsonObject
        {
            ["chatType"] = "group",
            ["members"] = new JsonArray([.. users.Prepend(SampleUsers.Adele.UserPrincipalName).Select(Member)]),
        });
        return "chats/" + created["id"];
    }

    public JsonNode Member(string user) => new JsonObject
    {
        ["@odata.type"] = "#microsoft.graph.aadUserConversationMember",
        ["roles"] = new JsonArray("owner"),
        ["user@odata.bind"] = $"{client.BaseAddress}users('{user}')",
    };

    public static JsonNode Text(string content) =>
        new JsonObject { ["body"] = new JsonObject { ["content"] = content } };

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>A response.</summary>
internal sealed record Reply(int Status, JsonNode? Body, HttpResponseHeaders Headers)
{
    public JsonNode? this[string property] => Body?[property];

    public string? Error => (string?)Body?["error"]?["code"];

    public string? Message => (string?)Body?["error"]?["message"];

    public JsonArray Value => Body!["value"]!.AsArray();

    public string? NextLink => (string?)Body?["@odata.nextLink"];
}
