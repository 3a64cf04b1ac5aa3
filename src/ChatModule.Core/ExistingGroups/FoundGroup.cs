namespace ChatModule;

/// <summary>A group that needn't be created.</summary>
/// <param name="Chat">The group that exists; null for one that an earlier item describes.</param>
internal sealed record FoundGroup(GraphChat? Chat);
