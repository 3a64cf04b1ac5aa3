namespace ChatModule.Tests;

/// <summary>A service with the messages of chats, which lists them some time after they were sent.</summary>
internal sealed class MessageStore
{
    public const string UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime time;
    private readonly List<(GraphChatMessage Message, TimeSpan ListedFrom)> stored = [];

    public MessageStore(VirtualTime time)
    {
        this.time = time;
        Client = new() { Messages = List, Send = SendAsync };
    }

    public ScriptedChats Client { get; }

    /// <summary>How long a message is missing from the list.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>The failures of the next requests, in their order; null for none.</summary>
    public Queue<Outcome> Outcomes { get; } = new();

    /// <summary>Thrown by the next lists, in their order; null for none.</summary>
    public Queue<GraphChatException?> ListFailures { get; } = new();

    /// <summary>The requests to send, with their time in seconds.</summary>
    public List<(double Seconds, string Content)> Sent { get; } = [];

    /// <summary>The chats that were listed.</summary>
    public List<string> Listed { get; } = [];

    public IEnumerable<string> Contents => stored.Select(one => one.Message.Content);

    public enum Outcome
    {
        /// <summary>The message is there, and the response arrives.</summary>
        Success,

        /// <summary>The message is there, and the response is lost.</summary>
        ResponseLost,

        /// <summary>The request is lost.</summary>
        RequestLost,
    }

    public GraphChatMessage Add(
        string content, string chatId = "19:a", double hours = 0, string? author = UserId, bool isDeleted = false)
    {
        var message = new GraphChatMessage
        {
            MessageId = $"{stored.Count + 1}",
            ChatId = chatId,
            Content = content,
            From = author is null ? null : new() { Kind = "user", Id = author },
            CreatedDateTime = Start + time.Elapsed + TimeSpan.FromHours(hours),
            IsDeleted = isDeleted,
        };
        stored.Add((message, time.Elapsed + Lag));
        return message;
    }

    private IEnumerable<GraphChatMessage> List(string chatId)
    {
        Listed.Add(chatId);
        if (ListFailures.TryDequeue(out var failure) && failure is not null)
            throw failure;
        return [.. stored.Where(one => one.ListedFrom <= time.Elapsed && one.Message.ChatId == chatId)
            .Select(one => one.Message)
            .OrderByDescending(message => message.CreatedDateTime)];
    }

    private Task<GraphChatMessage> SendAsync(MessageDefinition message)
    {
        Sent.Add((time.Elapsed.TotalSeconds, message.Content));
        var outcome = Outcomes.TryDequeue(out var next) ? next : Outcome.Success;
        var sent = outcome == Outcome.RequestLost ? null : Add(message.Content, message.ChatId);
        return outcome == Outcome.Success ? Task.FromResult(sent!)
            : throw new GraphChatException(GraphChatError.MessageOutcomeUnknown, "The response was lost.");
    }
}
