namespace GraphEmulator.Chats;

/// <summary>A message in a chat.</summary>
/// <param name="Id">The ID, milliseconds since 1970.</param>
/// <param name="Content">The text.</param>
/// <param name="From">The object ID of the sender.</param>
/// <param name="Created">The time when it was sent.</param>
public sealed record ChatMessage(string Id, string Content, string From, DateTimeOffset Created);
