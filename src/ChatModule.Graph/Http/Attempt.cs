using System.Text.Json;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Http;

/// <summary>One attempt at a request, and its result.</summary>
internal sealed record Attempt(AttemptOutcome Outcome)
{
    /// <summary>The request wasn't sent, because it would have been throttled for longer than is allowed.</summary>
    public static Attempt ThrottleBudgetExceeded { get; } = new(AttemptOutcome.Throttled)
    {
        IsFinal = true,
        Error = new GraphErrorResponse(429) { Message = "The request was not sent." },
    };

    /// <summary>The response, when there is one. Its body was read.</summary>
    public HttpResponseMessage? Response { get; init; }

    /// <summary>The body of a successful response; null when it's empty, as a 202 may be.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>The error of the service, as far as it can be read.</summary>
    public GraphErrorResponse? Error { get; init; }

    /// <summary>Why there is no readable response, in a few words.</summary>
    public string? Reason { get; init; }

    public Exception? Exception { get; init; }

    /// <summary>The body of the response, as far as it could be read.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>How long the attempt was delayed because the service throttled.</summary>
    public TimeSpan ThrottleDelay { get; init; }

    /// <summary>Whether the response is successful, but not the promised JSON.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Whether retrying changes nothing: a certificate is rejected, or the delay would be too long.</summary>
    public bool IsFinal { get; init; }
}
