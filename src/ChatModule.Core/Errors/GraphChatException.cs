namespace ChatModule;

/// <summary>A failure that a user can act on: what happened, to which item, and what to do.</summary>
public sealed class GraphChatException : Exception
{
    private readonly string? action;

    private readonly string? serviceCode;
    private readonly string? requestId;
    private readonly string? clientRequestId;

    /// <summary>
    /// A failure with its ID and a sentence that names the person or chat. Control characters in it are replaced, and
    /// secrets are removed.
    /// </summary>
    public GraphChatException(GraphChatError error, string message, Exception? inner = null)
        : base(TextSanitizer.ToSafeText(message), WithoutSecret(inner)) => Error = error;

    /// <summary>The sentence, and the details in a line each.</summary>
    public override string Message =>
        base.Message + string.Concat(Details.Select(static line => $"\n- {TextSanitizer.ToSafeText(line)}"));

    /// <summary>What went wrong; its name is the error ID.</summary>
    public GraphChatError Error { get; }

    /// <summary>What the reader can do about it.</summary>
    public string? RecommendedAction { get => action; init => action = TextSanitizer.ToSafeText(value); }

    /// <summary>The service's own error code, for example <c>BadRequest</c>.</summary>
    public string? ServiceCode { get => serviceCode; init => serviceCode = TextSanitizer.ToSafeText(value); }

    /// <summary>The HTTP status of the response.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The service's ID of the request, for Microsoft support.</summary>
    public string? RequestId { get => requestId; init => requestId = TextSanitizer.ToSafeText(value); }

    /// <summary>The module's ID of the request.</summary>
    public string? ClientRequestId
    {
        get => clientRequestId;
        init => clientRequestId = TextSanitizer.ToSafeText(value);
    }

    /// <summary>Whether the service denied the request, for whatever reason.</summary>
    internal bool IsDenied => Error is GraphChatError.MissingPermission or GraphChatError.AccessDenied;

    /// <summary>Whether a gateway responded, and not the service.</summary>
    internal bool IsForeign { get; set; }

    /// <summary>Whether the service itself responded with this status.</summary>
    internal bool IsServiceError(int status) => StatusCode == status && !IsForeign;

    /// <summary>Whether what was to be created may exist although this failed.</summary>
    internal RequestOutcome Outcome { get; set; }

    /// <summary>
    /// Whether requesting it again in the same pipeline changes nothing: a permission, or a user who doesn't exist. A
    /// page of a gateway can be gone the next time.
    /// </summary>
    internal bool IsLasting => !IsForeign && Error
        is (GraphChatError.MissingPermission or GraphChatError.MemberNotFound or GraphChatError.AppOnlyNotSupported);

    /// <summary>The chat that exists although this failed, when it's known.</summary>
    internal GraphChat? Chat { get; init; }

    /// <summary>What the failure is about, when that isn't an item of the pipeline.</summary>
    internal string? Target { get; init; }

    /// <summary>Several causes, in a line each.</summary>
    internal IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Why a permission is missing, at length; the same for every item that fails for this cause.</summary>
    internal string? Explanation { get; init; }

    /// <summary>The same failure, of an item.</summary>
    internal GraphChatException ForItem(string description, string action) =>
        With($"{description}: {base.Message}", action);

    /// <summary>
    /// The same failure with another text and advice, and with the chat that exists, where it's known.
    /// </summary>
    internal GraphChatException With(string message, string action, GraphChat? chat = null) =>
        new(Error, message, InnerException)
        {
            Details = Details,
            RecommendedAction = action,
            ServiceCode = ServiceCode,
            StatusCode = StatusCode,
            RequestId = RequestId,
            ClientRequestId = ClientRequestId,
            Outcome = Outcome,
            IsForeign = IsForeign,
            Chat = chat ?? Chat,
            Explanation = Explanation,
        };

    // The text of an exception can't be changed, and Get-Error shows those of all causes.
    private static Exception? WithoutSecret(Exception? inner)
    {
        for (var cause = inner; cause is not null; cause = cause.InnerException)
        {
            if (TextSanitizer.RemoveSecrets(cause.Message) != cause.Message)
                return null;
        }
        return inner;
    }
}
