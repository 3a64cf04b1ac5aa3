using System.Text.Json;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Http;

/// <summary>One attempt at a request, and its result.</summary>
internal sealed record Attempt(AttemptOutcome Outcome)
{
    /// <summary>The request wasn't sent, because it was throttled for longer than is allowed.</summary>
    public static Attempt ThrottleBudgetExceeded { get; } = new(AttemptOutcome.Throttled)
    {
        IsFinal = true,
        Error = new GraphErrorResponse(429) { Message = "The request was not sent." },
    };

    /// <summary>The request wasn't sent, because the service throttles for longer than is allowed.</summary>
    public static Attempt Throttled(string? limit, TimeSpan delay) => ThrottleBudgetExceeded with
    {
        Error = ThrottleBudgetExceeded.Error! with { Limit = limit, RetryAfter = delay },
    };

    /// <summary>The request wasn't sent, because the connection was closed.</summary>
    public static Attempt Closed => new(AttemptOutcome.NotSent)
    {
        Exception = new ObjectDisposedException(nameof(GraphSession)),
        IsFinal = true,
        Reason = "the connection was closed meanwhile",
    };

    /// <summary>The request wasn't sent, because nothing has got through for long.</summary>
    public static Attempt Unreachable(string? reason) => new(AttemptOutcome.NotSent)
    {
        IsFinal = true,
        Reason = $"wasn't sent, because nothing gets through to Microsoft Graph at the moment: {reason}",
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

    /// <summary>For how long the service throttles because of this attempt.</summary>
    public TimeSpan ThrottleDelay { get; init; }

    /// <summary>
    /// Whether the service itself has responded, whatever it said. A proxy's page or a gateway's error isn't its
    /// response.
    /// </summary>
    public bool IsServiceResponse => Response is not null
        && Outcome is AttemptOutcome.Succeeded or AttemptOutcome.Throttled or AttemptOutcome.UserNotFound
            or AttemptOutcome.Rejected;

    /// <summary>Whether the response is successful, but not the promised JSON.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Whether retrying changes nothing: a certificate is rejected, or the delay would be too long.</summary>
    public bool IsFinal { get; init; }
}
