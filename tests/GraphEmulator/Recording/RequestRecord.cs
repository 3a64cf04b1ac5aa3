using System.Text.Json.Serialization;

namespace GraphEmulator.Recording;

/// <summary>
/// A recorded request and its response. It's recorded on arrival, so requests that hang are included.
/// </summary>
public sealed class RequestRecord
{
    /// <summary>The sequence number, starting at 1.</summary>
    public required long Number { get; init; }

    /// <summary>The time of arrival.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path and query as sent, percent-encoded.</summary>
    public required string Path { get; init; }

    /// <summary>The headers without secrets.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether there was an <c>Authorization</c> header.</summary>
    public required bool Authorized { get; init; }

    /// <summary>
    /// The UPN or ID of the token's user, or <c>app:</c> and the app ID; <see langword="null"/> without a known token.
    /// </summary>
    public string? Subject { get; internal set; }

    /// <summary>
    /// The text of the body with redacted secrets; <see langword="null"/> when bodies aren't recorded.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>
    /// The number of Graph requests in flight, including this one; 0 for requests to other endpoints.
    /// </summary>
    public int InFlight { get; internal set; }

    /// <summary>The status code of the response; 0 while there is none and for dropped connections.</summary>
    public int Status { get; internal set; }

    /// <summary>Milliseconds until the request was completed or aborted; <see langword="null"/> until then.</summary>
    public double? Milliseconds { get; internal set; }

    /// <summary>The applied fault: its kind as in a rule, or <c>rps</c> for the rate limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; internal set; }

    /// <summary>Whether the client sent the request before a <c>Retry-After</c> delay had elapsed.</summary>
    public bool SentWhileThrottled { get; internal set; }
}
