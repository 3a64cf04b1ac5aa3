using System.Text.Json.Serialization;

namespace GraphEmulator.Recording;

/// <summary>
/// One request as it was received and answered. It is kept from its arrival on, so hanging ones are seen too.
/// </summary>
public sealed class RequestRecord
{
    /// <summary>Its number, from 1 on.</summary>
    public required long Number { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as sent, percent-encoding and all.</summary>
    public required string Path { get; init; }

    /// <summary>The headers without secrets.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether there was an <c>Authorization</c> header.</summary>
    public required bool Authorized { get; init; }

    /// <summary>
    /// The UPN or id of the token's user, or <c>app:</c> and the app id; <see langword="null"/> without a known token.
    /// </summary>
    public string? Subject { get; internal set; }

    /// <summary>
    /// The body's text, secrets of sign-in replaced; <see langword="null"/> when bodies are not recorded.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>How many Graph requests were in flight, this one included; 0 for others.</summary>
    public int InFlight { get; internal set; }

    /// <summary>The status answered; 0 while there is none, and for dropped connections.</summary>
    public int Status { get; internal set; }

    /// <summary>Milliseconds until the answer was written or given up; <see langword="null"/> until then.</summary>
    public double? Milliseconds { get; internal set; }

    /// <summary>The fault that was applied, as its kind is spelled in a rule; <c>rps</c> for the rate limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; internal set; }

    /// <summary>Whether the client had been told to wait and did not.</summary>
    public bool Throttled { get; internal set; }
}
