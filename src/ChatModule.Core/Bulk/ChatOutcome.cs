namespace ChatModule;

/// <summary>What became of one chat: the chat, a failure, or both (made, but its app was not installed).</summary>
internal sealed record ChatOutcome(object? Input, GraphChat? Chat, GraphChatException? Failure);
