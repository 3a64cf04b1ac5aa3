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

    /// <summary>The answer's <c>Location</c> header, once it is there: the SDK hands on bodies only, and a 202 has none.</summary>
    public string? Location { get; set; }

    /// <summary>An answer that says yes, but not what Graph promises: what cannot be repeated may have been done.</summary>
    public GraphChatException NotPromised(string why, Exception? inner = null) => Repeatable
        ? new(GraphChatError.InvalidResponse, $"{What}: {why}.", inner)
        {
            RecommendedAction = "Check what stands between this machine and Graph, and try the item again.",
        }
        : new(GraphChatError.ChatOutcomeUnknown, $"{What}: the service accepted it, but {why}.", inner)
        {
            RecommendedAction = "The chat probably exists: look for it in Teams, and pipe the item in again only if it is not there.",
        };
}
