using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph.Http;

/// <summary>What a request is for. Travels with it through the SDK, so that the network side knows what may be repeated.</summary>
internal sealed class RequestIntent(GraphCall call, string what, bool repeatable, IRequestTrace? trace) : IRequestOption
{
    public GraphCall Call { get; } = call;

    /// <summary>What is asked for, in a person's words; begins error texts.</summary>
    public string What { get; } = what;

    /// <summary>Whether carrying it out twice is the same as once.</summary>
    public bool Repeatable { get; } = repeatable;

    public IRequestTrace? Trace { get; } = trace;

    /// <summary>What a response lacks, in a few words; null when it's what was asked for.</summary>
    public Func<object?, string?>? Lacks { get; init; }

    /// <summary>The response's <c>Location</c> header, once it is there: the SDK hands on bodies only, and a 202 has none.</summary>
    public string? Location { get; set; }

    /// <summary>Whether the service may have created something in one of the attempts.</summary>
    public bool MayBeExecuted { get; set; }

    /// <summary>The failure that an exception stands for, whatever its type: it never says more than is certain.</summary>
    public GraphChatException ToFailure(Exception e)
    {
        var failure = e as GraphChatException;
        if (failure is null || failure.Chat is null && MayBeExecuted && !Repeatable && failure.Error != Call.OutcomeUnknown)
            failure = MayBeExecuted && !Repeatable
                ? new(Call.OutcomeUnknown, Sentence(e), e) { RecommendedAction = Advice("") }
                : new(GraphChatError.InvalidResponse, Sentence(e), e) { RecommendedAction = Advice("Retry the item.") };
        failure.Outcome = failure.Chat is not null ? RequestOutcome.Executed : MayBeExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted;
        return failure;
    }

    /// <summary>What the reader can do, with what is certain about the chat.</summary>
    /// <param name="action">What would help where retrying is safe.</param>
    public string Advice(string action) => (MayBeExecuted, Repeatable) switch
    {
        (true, false) when Call == GraphCall.SendMessage => "The message may be in the chat, so it wasn't sent again. Look in the chat before you send it again.",
        (true, false) => "The chat may exist, so it was not sent again. Look for it in Teams, and retry the item only if it isn't there.",
        (true, true) => $"{action} The chat may exist; a one-on-one chat isn't created twice.",
        _ => Call == GraphCall.CreateChat ? $"{action.TrimEnd('.')}; nothing was created."
            : Call == GraphCall.SendMessage ? $"{action.TrimEnd('.')}; nothing was sent."
            : action,
    };

    /// <summary>A response that says yes, but isn't what Graph promises.</summary>
    public GraphChatException NotPromised(string why) => ToFailure(new GraphChatException(GraphChatError.InvalidResponse, $"{What}: {why}.")
    {
        RecommendedAction = Advice("Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item."),
    });

    private string Sentence(Exception e) => e is GraphChatException ? e.Message : $"{What}: the request failed unexpectedly: {ServiceText.Inert(e.Message)}";
}
