using System.Text.Json.Nodes;

namespace ChatModule.Testing;

/// <summary>A request that reached the network.</summary>
public sealed class SentRequest(HttpRequestMessage request, int number, TimeSpan at)
{
    public int Number { get; } = number;

    public TimeSpan At { get; } = at;

    public HttpMethod Method { get; } = request.Method;

    public Uri Uri { get; } = request.RequestUri!;

    public string? Token { get; } = request.Headers.Authorization?.Parameter;

    public Dictionary<string, string> Headers { get; } = request.Headers.NonValidated
        .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, or null when none was sent.</summary>
    public string? Body { get; set; }

    public bool HasContent { get; } = request.Content is not null;

    public JsonNode Json => JsonNode.Parse(Body!)!;

    /// <summary>Method and path, such as <c>POST /beta/chats</c>.</summary>
    public override string ToString() => $"{Method} {Uri.PathAndQuery}";
}
