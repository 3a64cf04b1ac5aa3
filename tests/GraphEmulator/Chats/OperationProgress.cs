namespace GraphEmulator.Chats;

/// <summary>The progress of an operation.</summary>
internal sealed record OperationProgress(string Status, DateTimeOffset LastAction, int Attempts);
