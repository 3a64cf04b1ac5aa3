namespace ChatModule;

/// <summary>A failure that a user can act on: what happened, to which item, and what to do.</summary>
public sealed class GraphChatException : Exception
{
    private readonly string? action;

    /// <summary>A failure with its ID and a sentence that names the person or chat. Control characters in it are replaced.</summary>
    public GraphChatException(GraphChatError error, string message, Exception? inner = null)
        : base(TextSanitizer.Sanitize(message), inner) => Error = error;

    /// <summary>The sentence, and the details in a line each.</summary>
    public override string Message => string.Concat(base.Message, string.Concat(Details.Select(static line => $"\n- {TextSanitizer.Sanitize(line)}")));

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

    /// <summary>What the failure is about, when that isn't an item of the pipeline.</summary>
    internal string? Target { get; init; }

    /// <summary>Several causes, in a line each.</summary>
    internal IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Why a permission is missing, at length; the same for every item that fails for this cause.</summary>
    internal string? Explanation { get; init; }

    /// <summary>The same failure, of an item.</summary>
    internal GraphChatException Of(string description, string action) => With($"{description}: {base.Message}", action);

    /// <summary>The same failure with another text and advice, and with the chat that exists, where it's known.</summary>
    internal GraphChatException With(string message, string action, GraphChat? chat = null) => new(Error, message, InnerException)
    {
        Details = Details,
        RecommendedAction = action,
        ServiceCode = ServiceCode,
        StatusCode = StatusCode,
        RequestId = RequestId,
        ClientRequestId = ClientRequestId,
        Outcome = Outcome,
        Chat = chat ?? Chat,
        Explanation = Explanation,
    };
}
