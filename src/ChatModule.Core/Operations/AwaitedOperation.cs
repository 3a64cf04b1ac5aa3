namespace ChatModule;

/// <summary>An operation that is waited for, with what was piped in for it.</summary>
internal sealed class AwaitedOperation(string chatId, string operationId, object? input, int index)
{
    public string ChatId { get; } = chatId;

    public string OperationId { get; } = operationId;

    /// <summary>What the user gave: a chat, an operation, or null for two ids.</summary>
    public object? Input { get; } = input;

    /// <summary>Its place in the order of arrival.</summary>
    public int Index { get; } = index;

    /// <summary>The latest response.</summary>
    public GraphChatOperation? Latest { get; set; }

    /// <summary>Why it's no longer polled: the operation failed, or can't be read.</summary>
    public GraphChatException? Failure { get; set; }

    public TimeSpan StartedAt { get; init; }

    public int PollCount { get; set; }

    /// <summary>Ends its poll in flight when it's no longer waited for. It has no timer, so it needs no disposal.</summary>
    public CancellationTokenSource Removal { get; } = new();

    /// <summary>Only the entry with this version counts; older entries in the schedule are ignored.</summary>
    public int ScheduleVersion { get; set; }

    /// <summary>What an unfinished wait is reported as.</summary>
    public GraphChatException TimedOut(TimeSpan timeout) => new(GraphChatError.OperationTimedOut,
        $"The operation of the chat {ChatId} timed out after {timeout.TotalSeconds:0.###} s. Last known status: {Latest?.Status ?? "none"} (operation {OperationId}).")
    {
        RecommendedAction = "The chat exists, and the operation continues. Pipe the same object to Wait-GraphChatOperation again.",
    };
}
