namespace GraphEmulator.Chats;

/// <summary>A chat that was made.</summary>
public sealed class Chat
{
    private readonly Lock gate = new();
    private List<ChatOperation>? operations;
    private List<ChatMessage>? messages;
    private static int last;
    private long lastRequestTicks;

    internal Chat(string id, string? topic, IReadOnlyList<ChatMember> members, DateTimeOffset created)
    {
        Number = Interlocked.Increment(ref last);
        Id = id;
        Topic = topic;
        Members = members;
        Created = created;
    }

    /// <summary>Its place in the order of creation.</summary>
    internal int Number { get; }

    /// <summary>The id: <c>19:…@unq.gbl.spaces</c> of a one-on-one, <c>19:…@thread.v2</c> of a group.</summary>
    public string Id { get; }

    /// <summary>The topic of a group.</summary>
    public string? Topic { get; }

    /// <summary>Who is in it.</summary>
    public IReadOnlyList<ChatMember> Members { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Whether it is a one-on-one.</summary>
    public bool IsOneOnOne => Id.EndsWith("@unq.gbl.spaces", StringComparison.Ordinal);

    /// <summary>Its operations, the oldest first.</summary>
    public IReadOnlyList<ChatOperation> Operations
    {
        get
        {
            lock (gate)
            {
                return operations is null ? [] : [.. operations];
            }
        }
    }

    /// <summary>Its messages, the oldest first.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            lock (gate)
            {
                return messages is null ? [] : [.. messages];
            }
        }
    }

    internal void Add(ChatMessage message)
    {
        lock (gate)
        {
            (messages ??= []).Add(message);
        }
    }

    internal void Add(ChatOperation operation)
    {
        lock (gate)
        {
            (operations ??= []).Add(operation);
        }
    }

    /// <summary>The time since the last request below this chat's URL; <see langword="null"/> for the first.</summary>
    internal TimeSpan? Requested(DateTimeOffset now)
    {
        var last = Interlocked.Exchange(ref lastRequestTicks, now.UtcTicks);
        return last == 0 ? null : TimeSpan.FromTicks(now.UtcTicks - last);
    }
}
