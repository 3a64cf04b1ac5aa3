using System.Runtime.CompilerServices;

namespace ChatModule;

/// <summary>Which messages of a chat to read, newest first. What is null doesn't matter.</summary>
internal sealed record MessageRange
{
    /// <summary>The time from which on they were created.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>The time before which they were created.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How many, at most.</summary>
    public int? First { get; init; }

    /// <summary>Whether what Teams itself writes counts: a member was added, the chat was renamed.</summary>
    public bool IncludeSystem { get; init; }

    /// <summary>Reads them, each as it comes; nothing more is requested once the last one was read.</summary>
    public async IAsyncEnumerable<GraphChatMessage> ReadAsync(
        IGraphChatClient client, string chatId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var message in client.ListMessagesAsync(chatId, Before, cancellationToken))
        {
            if (IsEnd(message))
                yield break;
            if (!Matches(message))
                continue;
            yield return message;
            if (++count == First)
                yield break;
        }
    }

    // The service ignores an order or a filter that it doesn't support
    // (https://learn.microsoft.com/graph/api/chat-list-messages), so the times are compared again. In both of its
    // orders, every message after one that was last changed before the range was created before the range.
    private bool IsEnd(GraphChatMessage message) => (message.LastModifiedDateTime ?? message.CreatedDateTime) < After;

    private bool Matches(GraphChatMessage message) => (IncludeSystem || !message.IsSystem)
        && !(message.CreatedDateTime < After) && !(message.CreatedDateTime >= Before);
}
