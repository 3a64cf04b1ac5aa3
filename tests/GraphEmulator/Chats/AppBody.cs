namespace GraphEmulator.Chats;

/// <summary>An app to install, as the request specifies it.</summary>
internal sealed record AppBody(string? Bind);
