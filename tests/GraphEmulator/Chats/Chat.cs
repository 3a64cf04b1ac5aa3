using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary>A chat.</summary>
public sealed class Chat
{
    private readonly Lock syncLock = new();
    private List<ChatOperation>? operations;
    private List<ChatMessage>? messages;
    private static int lastNumber;
    private long lastRequestTicks;

    internal Chat(string id, string? topic, IReadOnlyList<ChatMember> members, DateTimeOffset created)
    {
        Number = Interlocked.Increment(ref lastNumber);
        Id = id;
        Topic = topic;
        Members = members;
        Created = created;
    }

    /// <summary>The sequence number in order of creation.</summary>
    internal int Number { get; }

    /// <summary>
    /// The ID: <c>19:…@unq.gbl.spaces</c> for a one-on-one chat, <c>19:…@thread.v2</c> for a group chat.
    /// </summary>
    public string Id { get; }

    /// <summary>The topic of a group chat.</summary>
    public string? Topic { get; }

    /// <summary>The members.</summary>
    public IReadOnlyList<ChatMember> Members { get; private set; }

    /// <summary>The creation time.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Whether this is a one-on-one chat.</summary>
    public bool IsOneOnOne => Id.EndsWith("@unq.gbl.spaces", StringComparison.Ordinal);

    /// <summary>The operations, oldest first.</summary>
    public IReadOnlyList<ChatOperation> Operations
    {
        get
        {
            lock (syncLock)
            {
                return operations is null ? [] : [.. operations];
            }
        }
    }

    /// <summary>The messages, oldest first.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            lock (syncLock)
            {
                return messages is null ? [] : [.. messages];
            }
        }
    }

    /// <summary>Adds somebody without an account, as the first of the members.</summary>
    public void AddAnonymousGuest(string displayName)
    {
        var guest = new DirectoryUser(Guid.NewGuid().ToString(), "") { DisplayName = displayName };
        Members = [new(guest, "guest") { IsAnonymous = true }, .. Members];
    }

    internal void Add(ChatMessage message)
    {
        lock (syncLock)
        {
            (messages ??= []).Add(message);
        }
    }

    internal void Add(ChatOperation operation)
    {
        lock (syncLock)
        {
            (operations ??= []).Add(operation);
        }
    }

    /// <summary>
    /// Records a request for this chat and returns the time since the previous one, or <see langword="null"/> for the
    /// first.
    /// </summary>
    internal TimeSpan? RecordRequest(DateTimeOffset now)
    {
        var previous = Interlocked.Exchange(ref lastRequestTicks, now.UtcTicks);
        return previous == 0 ? null : TimeSpan.FromTicks(now.UtcTicks - previous);
    }
}

/// <summary>Finds a chat and checks that the caller can access it.</summary>
internal static class ChatAccess
{
    public static Chat GetChat(EmulatorState state, RequestContext request, AccessToken token, string chatId)
    {
        var chat = state.Chats.Find(chatId) ?? throw GraphException.NotFound($"NotFound: no chat with ID '{chatId}'.");
        state.Chats.RecordRequest(chat, request.ArrivedAt);
        if (!token.IsAppOnly && !chat.Members.Any(member =>
            member.User.Id.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)))
        {
            throw new GraphException(403, "Forbidden", $"The caller isn't a member of the chat '{chatId}'.");
        }

        return chat;
    }
}
