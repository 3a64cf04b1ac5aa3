namespace GraphEmulator.Chats;

/// <summary>Where an operation stands.</summary>
internal sealed record OperationProgress(string Status, DateTimeOffset LastAction, int Attempts);
