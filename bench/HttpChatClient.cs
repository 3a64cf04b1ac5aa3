using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>The lower bound: sends text and reads the ID, without retry.</summary>
internal sealed class HttpChatClient : IChatClient
{
    /// <summary>The object ID of the emulator's default caller.</summary>
    public const string CallerId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

    /// <summary>An app in the emulator's catalog.</summary>
    public const string AppId = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    private readonly HttpClient http = new();
    private readonly string root;

    public HttpChatClient(string endpoint, string token)
    {
        root = endpoint + "/beta";
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The UPN of the user with this number.</summary>
    public static string Upn(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number:d5}@contoso.com");

    /// <summary>The JSON of the chat with this user.</summary>
    public static string Body(WorkloadKind kind, int number, string root)
    {
        var members = Member(CallerId, root) + "," + Member(Upn(number), root) + (kind == WorkloadKind.Group ? "," + Member(Upn(number + 1), root) : "");
        var head = kind == WorkloadKind.Group ? $"\"chatType\":\"group\",\"topic\":\"Row {number}\"" : "\"chatType\":\"oneOnOne\"";
        var app = kind == WorkloadKind.Await ? $",\"installedApps\":[{{\"teamsApp@odata.bind\":\"{root}/appCatalogs/teamsApps/{AppId}\"}}]" : "";
        return $"{{{head},\"members\":[{members}]{app}}}";
    }

    public async Task<string> CreateAsync(WorkloadKind kind, int number)
    {
        using var content = new StringContent(Body(kind, number, root), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(root + "/chats", content);
        response.EnsureSuccessStatusCode();
        if (kind == WorkloadKind.Await)
            return response.Headers.Location!.OriginalString;
        using var chat = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        return chat.RootElement.GetProperty("id").GetString()!;
    }

    public async Task<string?> ReadStatusAsync(string location) =>
        (await http.GetFromJsonAsync<JsonElement>(root + location)).GetProperty("status").GetString();

    public void Dispose() => http.Dispose();

    private static string Member(string key, string root) =>
        $"{{\"@odata.type\":\"#microsoft.graph.aadUserConversationMember\",\"roles\":[\"owner\"],\"user@odata.bind\":\"{root}/users('{key}')\"}}";
}
