using System.Text.Json.Serialization;

namespace GraphEmulator.Chats;

/// <summary>
/// The installation of an app in a new chat. Its state is computed from the current time.
/// </summary>
public sealed class ChatOperation
{
    // The fraction of the duration before the operation starts.
    private const double StartFraction = 0.3;

    private readonly OperationRule rule;
    private int reads;

    internal ChatOperation(string appId, DateTimeOffset created, double seconds, OperationRule rule)
    {
        // Documented operation IDs consist of three GUIDs joined by hyphens.
        Id = $"{Guid.NewGuid()}-{Guid.NewGuid()}-{Guid.NewGuid()}";
        AppId = appId;
        Created = created;
        this.rule = rule;
        Duration = TimeSpan.FromSeconds(rule.Seconds ?? seconds);
    }

    /// <summary>The ID.</summary>
    public string Id { get; }

    /// <summary>The catalog ID of the app.</summary>
    public string AppId { get; }

    /// <summary>The time of the request that created the chat.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>The time until the operation completes, if it does.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The number of reads, individually or in a list.</summary>
    public int Reads => Volatile.Read(ref reads);

    internal OperationOutcome Outcome => rule.Outcome;

    internal OperationRule Rule => rule;

    internal void CountRead() => Interlocked.Increment(ref reads);

    internal OperationProgress ProgressAt(DateTimeOffset now)
    {
        var started = Created + (Duration * StartFraction);
        if (now < started)
        {
            return new("notStarted", Created, 0);
        }

        if (rule.Outcome is OperationOutcome.Hang)
        {
            return new(rule.Status ?? "inProgress", started, 1);
        }

        var completed = Created + Duration;
        if (now < completed)
        {
            var unknown = rule.Outcome is OperationOutcome.UnknownStatus ? rule.Status ?? "awaitingReview" : null;
            return new(unknown ?? "inProgress", started, 1);
        }

        return rule.Outcome switch
        {
            OperationOutcome.Fail => new("failed", completed, 1),
            OperationOutcome.Invalid => new("invalid", completed, 1),
            _ => new("succeeded", completed, 1),
        };
    }
}

/// <summary>The progress of an operation.</summary>
internal sealed record OperationProgress(string Status, DateTimeOffset LastAction, int Attempts);

/// <summary>The outcome of the operations of matching chats.</summary>
public sealed record OperationRule
{
    /// <summary>
    /// Text that the body of the POST request must contain, ignoring case, such as a topic, a member's key, or an app
    /// ID;
    /// <see langword="null"/> for every chat.
    /// </summary>
    public string? BodyContains { get; init; }

    /// <summary>The outcome.</summary>
    public OperationOutcome Outcome { get; init; }

    /// <summary>Seconds until the operation completes, instead of the global setting.</summary>
    public double? Seconds { get; init; }

    /// <summary>The status of <c>hang</c> (default inProgress) and <c>unknownStatus</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>error.code</c> of a failed operation.</summary>
    public string ErrorCode { get; init; } = "AppInstallationFailed";

    /// <summary>The <c>error.message</c> of a failed operation.</summary>
    public string ErrorMessage { get; init; } = "The app could not be installed in the chat.";

    /// <summary>The body of a <c>malformed</c> operation, sent unchanged.</summary>
    public string Json { get; init; } = """{"id":42,"status":["succeeded"],"values":"{not json","error":"broken"}""";
}

/// <summary>The outcome of an operation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationOutcome>))]
public enum OperationOutcome
{
    /// <summary>Changes from notStarted to inProgress to succeeded.</summary>
    [JsonStringEnumMemberName("succeed")]
    Succeed,

    /// <summary>Completes as <c>failed</c> with an error.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Completes as <c>invalid</c>.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    /// <summary>Never completes.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>Has an unknown status until it succeeds.</summary>
    [JsonStringEnumMemberName("unknownStatus")]
    UnknownStatus,

    /// <summary>Returns JSON that isn't an operation.</summary>
    [JsonStringEnumMemberName("malformed")]
    MalformedJson,

    /// <summary>Returns 404, as if the operation had never existed.</summary>
    [JsonStringEnumMemberName("notFound")]
    NotFound,
}
