namespace ChatModule.Graph.Http;

/// <summary>What a request is for: how errors name it, the permissions it needs, and whether it may be repeated.</summary>
/// <param name="Permissions">The permissions that the request needs.</param>
/// <param name="Description">What is requested, in a person's words. It begins error texts.</param>
/// <param name="IsIdempotent">Whether sending it twice is the same as sending it once.</param>
/// <param name="Trace">Gets a line for each attempt, or null.</param>
internal sealed record GraphRequest(GraphOperationPermissions Permissions, string Description, bool IsIdempotent, IRequestTrace? Trace)
{
    /// <summary>What a response lacks, in a few words; null when it's what was requested. Gets the model and the <c>Location</c> header.</summary>
    public Func<object?, string?, string?> Validate { get; init; } = static (_, _) => null;

    /// <summary>What the reader can do, with what is certain about the request.</summary>
    /// <param name="action">What helps where retrying is safe.</param>
    /// <param name="mayHaveExecuted">Whether the service may have carried the request out.</param>
    public string Advice(string action, bool mayHaveExecuted) => (mayHaveExecuted, IsIdempotent) switch
    {
        (true, false) when Permissions == GraphOperationPermissions.SendMessage => "The message may be in the chat, so it wasn't sent again. Look in the chat before you send it again.",
        (true, false) => "The chat may exist, so it wasn't sent again. Retry the item with -ReuseExisting a minute later: it uses the chat if it's there, and creates it if it isn't.",
        (true, true) => $"{action} The chat may exist; a one-on-one chat isn't created twice.",
        _ when Permissions == GraphOperationPermissions.CreateChat => $"{action.TrimEnd('.')}; nothing was created.",
        _ when Permissions == GraphOperationPermissions.SendMessage => $"{action.TrimEnd('.')}; nothing was sent.",
        _ => action,
    };

    /// <summary>The failure that an exception of a library stands for. It never says more than is certain.</summary>
    public GraphChatException Unexpected(Exception e, bool mayHaveExecuted) => new(
        mayHaveExecuted && !IsIdempotent ? Permissions.OutcomeUnknown : GraphChatError.InvalidResponse,
        $"{Description}: the request failed unexpectedly: {TextSanitizer.Sanitize(e.Message)}", e)
    {
        RecommendedAction = Advice("Retry the item.", mayHaveExecuted),
        Outcome = mayHaveExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted,
    };

    /// <summary>A successful response to a GET request that isn't what Graph promises.</summary>
    public GraphChatException InvalidResponse(string reason) => new(GraphChatError.InvalidResponse, $"{Description}: {reason}.")
    {
        RecommendedAction = Advice("Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item.", mayHaveExecuted: false),
    };
}
