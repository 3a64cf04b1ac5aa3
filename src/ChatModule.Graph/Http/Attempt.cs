using System.Text.Json;

namespace ChatModule.Graph.Http;

/// <summary>One attempt at a request, and what came of it.</summary>
internal sealed record Attempt(AttemptOutcome Outcome)
{
    /// <summary>Never sent, because others were told to wait for too long.</summary>
    public static Attempt ThrottleBudgetExceeded { get; } = new(AttemptOutcome.Throttled)
    {
        IsFinal = true,
        Error = new GraphErrorResponse(429) { Message = "The request was not sent." },
    };

    /// <summary>The answer, when one came whole; its body was read.</summary>
    public HttpResponseMessage? Response { get; init; }

    /// <summary>What an answer that says yes holds; null when it is empty, as a 202 may be.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>A refusal as far as it can be read.</summary>
    public GraphErrorResponse? Error { get; init; }

    /// <summary>Why there is no readable answer, in a few words.</summary>
    public string? Reason { get; init; }

    public Exception? Exception { get; init; }

    /// <summary>An answer came and says yes, but it is not the promised JSON.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Asking again would change nothing: a certificate is refused, or the wait would be too long.</summary>
    public bool IsFinal { get; init; }
}
