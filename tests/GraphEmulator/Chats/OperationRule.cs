namespace GraphEmulator.Chats;

/// <summary>What happens to the operations of the chats this rule matches.</summary>
public sealed record OperationRule
{
    /// <summary>
    /// Text the body of the POST must contain, in any case: a topic, a member's key, an app id;
    /// <see langword="null"/> for every chat.
    /// </summary>
    public string? BodyContains { get; init; }

    /// <summary>How the operation goes.</summary>
    public OperationOutcome Outcome { get; init; }

    /// <summary>Seconds until it ends, instead of the setting for all.</summary>
    public double? Seconds { get; init; }

    /// <summary>The status shown by <c>hang</c> (default inProgress) and <c>unknownStatus</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>error.code</c> of a failed one.</summary>
    public string ErrorCode { get; init; } = "AppInstallationFailed";

    /// <summary>The <c>error.message</c> of a failed one.</summary>
    public string ErrorMessage { get; init; } = "The app could not be installed in the chat.";

    /// <summary>The body of an <c>odd</c> one, sent as it is.</summary>
    public string Json { get; init; } = """{"id":42,"status":["succeeded"],"values":"{not json","error":"broken"}""";
}
