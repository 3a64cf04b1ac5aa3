namespace ChatModule;

/// <summary>
/// What became of one item: what was created, a failure, or both (a chat was created, but its app wasn't installed).
/// </summary>
internal sealed record ItemResult<T>(object? Input, T? Output, GraphChatException? Failure) where T : class;
