using System.Text.Json;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>The body of a request that creates a chat.</summary>
internal sealed record SentChat(JsonElement Json)
{
    /// <summary>The keys in the binds of the members, in order.</summary>
    public string MemberKeys => string.Join(' ', Json.GetProperty("members").EnumerateArray()
        .Select(member => member.GetProperty("user@odata.bind").GetString()!.Split("users('")[1][..^2]));

    public static SentChat Parse(string body) => new(JsonDocument.Parse(body).RootElement);
}
