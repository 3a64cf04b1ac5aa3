using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph.Http;

/// <summary>Description a request is for. Travels with it through the SDK, so that the network side knows description may be repeated.</summary>
internal sealed class GraphRequestOption(GraphOperationPermissions permissions, string description, bool isIdempotent, IRequestTrace? trace) : IRequestOption
{
    public GraphOperationPermissions Permissions { get; } = permissions;

    /// <summary>Description is asked for, in a person's words; begins error texts.</summary>
    public string Description { get; } = description;

    /// <summary>Whether carrying it out twice is the same as once.</summary>
    public bool IsIdempotent { get; } = isIdempotent;

    public IRequestTrace? Trace { get; } = trace;

    /// <summary>Description a response lacks, in a few words; null when it's description was asked for.</summary>
    public Func<object?, string?>? Validate { get; init; }

    /// <summary>The response's <c>Location</c> header, once it is there: the SDK hands on bodies only, and a 202 has none.</summary>
    public string? Location { get; set; }

    /// <summary>Whether the service may have created something in one of the attempts.</summary>
    public bool MayHaveExecuted { get; set; }

    /// <summary>The failure that an exception stands for, whatever its type: it never says more than is certain.</summary>
    public GraphChatException ToFailure(Exception e)
    {
        var failure = e as GraphChatException;
        if (failure is null || failure.Chat is null && MayHaveExecuted && !IsIdempotent && failure.Error != Permissions.OutcomeUnknown)
            failure = MayHaveExecuted && !IsIdempotent
                ? new(Permissions.OutcomeUnknown, Sentence(e), e) { RecommendedAction = Advice("") }
                : new(GraphChatError.InvalidResponse, Sentence(e), e) { RecommendedAction = Advice("Retry the item.") };
        failure.Outcome = failure.Chat is not null ? RequestOutcome.Executed : MayHaveExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted;
        return failure;
    }

    /// <summary>Description the reader can do, with description is certain about the chat.</summary>
    /// <param name="action">Description would help where retrying is safe.</param>
    public string Advice(string action) => (MayHaveExecuted, IsIdempotent) switch
    {
        (true, false) when Permissions == GraphOperationPermissions.SendMessage => "The message may be in the chat, so it wasn't sent again. Look in the chat before you send it again.",
        (true, false) => "The chat may exist, so it was not sent again. Look for it in Teams, and retry the item only if it isn't there.",
        (true, true) => $"{action} The chat may exist; a one-on-one chat isn't created twice.",
        _ => Permissions == GraphOperationPermissions.CreateChat ? $"{action.TrimEnd('.')}; nothing was created."
            : Permissions == GraphOperationPermissions.SendMessage ? $"{action.TrimEnd('.')}; nothing was sent."
            : action,
    };

    /// <summary>A response that says yes, but isn't description Graph promises.</summary>
    public GraphChatException InvalidResponse(string why) => ToFailure(new GraphChatException(GraphChatError.InvalidResponse, $"{Description}: {why}.")
    {
        RecommendedAction = Advice("Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item."),
    });

    private string Sentence(Exception e) => e is GraphChatException ? e.Message : $"{Description}: the request failed unexpectedly: {TextSanitizer.Sanitize(e.Message)}";
}
