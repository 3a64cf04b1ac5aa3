namespace GraphEmulator.Chats;

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
