namespace ChatModule;

/// <summary>A failure that a user can act on: what happened, to which item, and what to do.</summary>
public sealed class GraphChatException : Exception
{
    private readonly string? action;

    /// <summary>A failure with its ID and a sentence that names the person or chat. Control characters in it are replaced.</summary>
    public GraphChatException(GraphChatError error, string message, Exception? inner = null)
        : base(TextSanitizer.Sanitize(message), inner) => Error = error;

    /// <summary>What went wrong; its name is the error ID.</summary>
    public GraphChatError Error { get; }

    /// <summary>What the reader can do about it.</summary>
    public string? RecommendedAction { get => action; init => action = TextSanitizer.Sanitize(value); }

    /// <summary>The service's own error code, for example <c>BadRequest</c>.</summary>
    public string? ServiceCode { get; init; }

    /// <summary>The HTTP status of the response.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The service's ID of the request, for Microsoft support.</summary>
    public string? RequestId { get; init; }

    /// <summary>The module's ID of the request.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>Whether what was to be created may exist although this failed.</summary>
    internal RequestOutcome Outcome { get; set; }

    /// <summary>The chat that exists although this failed, when it's known.</summary>
    internal GraphChat? Chat { get; init; }

    /// <summary>Why a permission is missing, at length; the same for every item that fails for this cause.</summary>
    internal string? Explanation { get; init; }

    /// <summary>The same failure with another text and advice.</summary>
    internal GraphChatException With(string message, string action) => new(Error, message, InnerException)
    {
        RecommendedAction = action,
        ServiceCode = ServiceCode,
        StatusCode = StatusCode,
        RequestId = RequestId,
        ClientRequestId = ClientRequestId,
        Outcome = Outcome,
        Chat = Chat,
        Explanation = Explanation,
    };
}
