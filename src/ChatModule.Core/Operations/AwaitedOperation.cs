namespace ChatModule;

/// <summary>An operation that is waited for, with the items that were piped for it.</summary>
/// <param name="chatId">The chat.</param>
/// <param name="operationId">The operation.</param>
/// <param name="index">Its position in the order of arrival.</param>
internal sealed class AwaitedOperation(string chatId, string operationId, int index)
{
    public string ChatId { get; } = chatId;

    public string OperationId { get; } = operationId;

    /// <summary>Its position in the order of arrival.</summary>
    public int Index { get; } = index;

    /// <summary>The piped chats or operations, each as often as it was piped; null for two IDs.</summary>
    public List<object?> Inputs { get; } = [];

    /// <summary>The latest response.</summary>
    public GraphChatOperation? Latest { get; set; }

    /// <summary>Why it's no longer polled: the operation failed, or can't be read.</summary>
    public GraphChatException? Failure { get; set; }

    /// <summary>How often its status was read.</summary>
    public int PollCount { get; set; }

    /// <summary>When it's polled next; null while a poll is in flight.</summary>
    public TimeSpan? DueAt { get; set; }

    /// <summary>The time-out that has passed; null while it's waited for.</summary>
    public TimeSpan? Expired { get; set; }

    /// <summary>The failure of an unfinished wait.</summary>
    public GraphChatException TimedOut(TimeSpan timeout) => new(GraphChatError.OperationTimedOut, FormattableString.Invariant(
        $"The operation of the chat {ChatId} timed out after {timeout.TotalSeconds:0.###} s. Last known status: {Latest?.Status ?? "none"} (operation {OperationId})."))
    {
        RecommendedAction = "The chat exists, and the operation continues. Pipe the same object to Wait-GraphChatOperation again.",
    };

    /// <summary>The failure of an operation that finished without success; null for one that succeeded.</summary>
    public static GraphChatException? Failed(GraphChatOperation operation) => operation.Succeeded ? null : new(GraphChatError.OperationFailed,
        $"The operation of the chat {operation.ChatId} ended with the status {operation.Status}: {Reason(operation)} (operation {operation.OperationId}).")
    {
        ServiceCode = operation.ErrorCode,
        RecommendedAction = "The chat exists. Check that the tenant's policies allow the app in chats, and install it again.",
    };

    /// <summary>The failure of an operation that can't be read, because of an unexpected exception.</summary>
    public GraphChatException Unexpected(Exception e) =>
        new(GraphChatError.InvalidResponse, $"The operation {OperationId} of the chat {ChatId} couldn't be read: {e.Message}", e)
        {
            RecommendedAction = "The chat exists. Pipe the same object to Wait-GraphChatOperation again.",
        };

    private static string Reason(GraphChatOperation operation) => (operation.ErrorCode, operation.ErrorMessage) switch
    {
        (null, null) => "The service gave no reason",
        ({ } code, { } message) => $"{code}, {message}",
        var (code, message) => code ?? message!,
    };
}
