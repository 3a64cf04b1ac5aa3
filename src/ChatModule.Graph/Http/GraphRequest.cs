using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Http;

/// <summary>A request: its kind, and what is particular to this one.</summary>
/// <param name="Kind">What all requests of this kind have in common.</param>
/// <param name="Description">What is requested, in a person's words. It begins error texts.</param>
/// <param name="Client">The pipeline that it's sent for.</param>
internal sealed record GraphRequest(GraphRequestKind Kind, string Description, ClientContext Client)
{
    /// <summary>What to do about a response that isn't the service's.</summary>
    public const string CheckProxy =
        "Check for a proxy or firewall between this computer and Microsoft Graph, and retry the item.";

    /// <summary>The chat that it's about; null when it isn't about one that exists.</summary>
    public required string? ChatId { get; init; }

    /// <summary>
    /// What a response lacks, in a few words; null when it's what was requested. Gets the model and the <c>Location</c>
    /// header.
    /// </summary>
    public Func<object?, string?, string?> Validate { get; init; } = static (_, _) => null;

    /// <summary>The failure that an exception of a library stands for.</summary>
    public GraphChatException Unexpected(Exception e, bool mayHaveExecuted) =>
        Kind.Unexpected(Description, e, mayHaveExecuted);

    /// <summary>A successful response to a GET request that isn't what Graph promises.</summary>
    public GraphChatException InvalidResponse(string reason) =>
        new(GraphChatError.InvalidResponse, $"{Description}: {reason}.")
        {
            RecommendedAction = CheckProxy,
        };
}
