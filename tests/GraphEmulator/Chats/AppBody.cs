namespace GraphEmulator.Chats;

/// <summary>An app to install as the request names it.</summary>
internal sealed record AppBody(string? Bind);
