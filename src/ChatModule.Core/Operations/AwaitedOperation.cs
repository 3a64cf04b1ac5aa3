namespace ChatModule;

/// <summary>An operation that is waited for, with the items that were piped for it.</summary>
/// <param name="chatId">The chat.</param>
/// <param name="operationId">The operation.</param>
/// <param name="index">Its position in the order of arrival.</param>
internal sealed class AwaitedOperation(string chatId, string operationId, int index)
{
    // https://learn.microsoft.com/graph/api/teamsasyncoperation-get has a sample that took three seconds, and advises
    // 30 s.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);
    private const double Growth = 1.5;

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

    /// <summary>The delay before its next poll.</summary>
    /// <param name="chosen">The delay that a user chose; null for one that grows from 1 to 30 s.</param>
    public TimeSpan NextInterval(TimeSpan? chosen)
    {
        if (chosen is not null)
            return chosen.Value;
        var grown = FirstInterval * Math.Pow(Growth, Math.Min(PollCount, 20));
        return grown < MaxInterval ? grown : MaxInterval;
    }

    /// <summary>The failure of an unfinished wait.</summary>
    public GraphChatException TimedOut(TimeSpan timeout)
    {
        var seconds = FormattableString.Invariant($"{timeout.TotalSeconds:0.###} s");
        var status = $"Last known status: {Latest?.Status ?? "none"}";
        return new(GraphChatError.OperationTimedOut,
            $"The operation of the chat {ChatId} timed out after {seconds}. {status} (operation {OperationId}).")
        {
            RecommendedAction = "The chat exists, and the operation continues. "
                + "Pipe the same object to Wait-GraphChatOperation again.",
        };
    }

    /// <summary>The failure of an operation that finished without success; null for one that succeeded.</summary>
    public static GraphChatException? Failed(GraphChatOperation operation)
    {
        if (operation.Succeeded)
            return null;
        var end = $"ended with the status {operation.Status}: {Reason(operation)} (operation {operation.OperationId}).";
        return new(GraphChatError.OperationFailed, $"The operation of the chat {operation.ChatId} {end}")
        {
            ServiceCode = operation.ErrorCode,
            RecommendedAction = "The chat exists. Check that the tenant's policies allow the app in chats, "
                + "and install it again.",
        };
    }

    /// <summary>The failure of an operation that can't be read, because of an unexpected exception.</summary>
    public GraphChatException Unexpected(Exception e) => new(GraphChatError.InvalidResponse,
        $"The operation {OperationId} of the chat {ChatId} couldn't be read: {e.Message}", e)
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
