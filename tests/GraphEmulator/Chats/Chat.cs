using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary>A chat.</summary>
public sealed class Chat
{
    private static int lastNumber;
    private readonly Lock syncLock = new();
    private List<ChatOperation>? operations;
    private List<ChatMessage>? messages;
    private List<MemberChange>? changes;
    private List<InstalledApp>? apps;
    private long lastMessageId;
    private long lastRequestTicks;

    internal Chat(string id, string? topic, IReadOnlyList<ChatMember> members, DateTimeOffset created)
    {
        Number = Interlocked.Increment(ref lastNumber);
        Id = id;
        Topic = topic;
        Members = members;
        Created = created;
        LastUpdated = created;
    }

    /// <summary>The sequence number in order of creation.</summary>
    internal int Number { get; }

    /// <summary>
    /// The ID: <c>19:…@unq.gbl.spaces</c> for a one-on-one chat, <c>19:…@thread.v2</c> for a group chat.
    /// </summary>
    public string Id { get; }

    /// <summary>The topic of a group chat.</summary>
    public string? Topic { get; private set; }

    /// <summary>The members.</summary>
    public IReadOnlyList<ChatMember> Members { get; private set; }

    /// <summary>The creation time.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>The time of the last change of the topic or the members.</summary>
    public DateTimeOffset LastUpdated { get; set; }

    /// <summary>Whether this is a one-on-one chat.</summary>
    public bool IsOneOnOne => Id.EndsWith("@unq.gbl.spaces", StringComparison.Ordinal);

    /// <summary>The operations, oldest first.</summary>
    public IReadOnlyList<ChatOperation> Operations => Copy(ref operations);

    /// <summary>The messages of users and bots, oldest first.</summary>
    public IReadOnlyList<ChatMessage> Messages => [.. AllMessages.Where(message => message.EventType is null)];

    /// <summary>The changes of the members, oldest first.</summary>
    public IReadOnlyList<MemberChange> MemberChanges => Copy(ref changes);

    /// <summary>The messages, system messages included, oldest first.</summary>
    internal IReadOnlyList<ChatMessage> AllMessages => Copy(ref messages);

    /// <summary>Adds a guest without an account, as the first of the members.</summary>
    public void AddAnonymousGuest(string displayName) => AddMember(MemberKind.Anonymous, null, displayName);

    /// <summary>
    /// Adds a member of any kind as the first of the members, as if it had always been there.
    /// </summary>
    /// <param name="kind">The kind of account.</param>
    /// <param name="key">The user ID, phone number, or Skype ID; by default a new one.</param>
    /// <param name="displayName">The display name.</param>
    public void AddMember(MemberKind kind, string? key, string displayName)
    {
        var user = new DirectoryUser(key ?? Guid.NewGuid().ToString(), "") { DisplayName = displayName };
        lock (syncLock)
        {
            Members = [new(user, "guest") { Kind = kind }, .. Members];
        }
    }

    /// <summary>Adds a message and returns it with its ID, which is unique in the chat.</summary>
    public ChatMessage Add(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (syncLock)
        {
            lastMessageId = Math.Max(lastMessageId + 1, message.Created.ToUnixTimeMilliseconds());
            var added = message with
            {
                Id = lastMessageId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
            (messages ??= []).Add(added);
            return added;
        }
    }

    /// <summary>Deletes a message: it stays in the list, without its content.</summary>
    public void DeleteMessage(string id, DateTimeOffset time)
    {
        lock (syncLock)
        {
            var index = messages!.FindIndex(message => message.Id == id);
            messages[index] = messages[index] with { Deleted = time, LastModified = time, Content = "" };
        }
    }

    internal ChatMember? FindMember(string userId) =>
        Members.FirstOrDefault(member => member.User.Id.Equals(userId, StringComparison.OrdinalIgnoreCase));

    internal void Add(ChatMember member, AccessToken by, DateTimeOffset now)
    {
        lock (syncLock)
        {
            Members = [.. Members, member];
            (changes ??= []).Add(new MemberChange(true, member, by.Subject, now));
            LastUpdated = now;
        }

        Add(ChatMessage.System("membersAdded", now));
    }

    internal bool Remove(ChatMember member, AccessToken by, DateTimeOffset now)
    {
        lock (syncLock)
        {
            if (!Members.Contains(member))
            {
                return false;
            }

            Members = [.. Members.Where(other => other != member)];
            (changes ??= []).Add(new MemberChange(false, member, by.Subject, now));
            LastUpdated = now;
        }

        Add(ChatMessage.System("membersDeleted", now));
        return true;
    }

    internal void Rename(string? topic, DateTimeOffset now)
    {
        Topic = topic;
        LastUpdated = now;
        Add(ChatMessage.System("chatRenamed", now));
    }

    internal void Add(ChatOperation operation)
    {
        lock (syncLock)
        {
            (operations ??= []).Add(operation);
        }
    }

    /// <summary>Adds an app unless it's installed, which the return value tells.</summary>
    internal bool TryAdd(InstalledApp app, DateTimeOffset now)
    {
        lock (syncLock)
        {
            if (AppsAt(now).Any(other => other.AppId.Equals(app.AppId, StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }

            (apps ??= []).Add(app);
        }

        Add(ChatMessage.System("teamsAppInstalled", now));
        return true;
    }

    /// <summary>Returns the installed apps, those of completed operations included.</summary>
    internal IReadOnlyList<InstalledApp> AppsAt(DateTimeOffset now) =>
    [
        .. Operations.Where(operation => operation.ProgressAt(now).Status == "succeeded")
            .Select(operation => new InstalledApp(operation.AppId, [])),
        .. Copy(ref apps),
    ];

    /// <summary>
    /// Records a request for this chat and returns the time since the previous one, or <see langword="null"/> for the
    /// first.
    /// </summary>
    internal TimeSpan? RecordRequest(DateTimeOffset now)
    {
        var previous = Interlocked.Exchange(ref lastRequestTicks, now.UtcTicks);
        return previous == 0 ? null : TimeSpan.FromTicks(now.UtcTicks - previous);
    }

    private IReadOnlyList<T> Copy<T>(ref List<T>? list)
    {
        lock (syncLock)
        {
            return list is null ? [] : [.. list];
        }
    }
}

/// <summary>Finds a chat and checks that the caller can access it.</summary>
internal static class ChatAccess
{
    public static Chat GetChat(EmulatorState state, RequestContext request, AccessToken token, string chatId)
    {
        var chat = state.Chats.Find(chatId) ?? throw NotFound(chatId);
        state.Chats.RecordRequest(chat, request.ArrivedAt);
        return token.IsAppOnly || chat.FindMember(token.ObjectId) is not null
            ? chat
            : throw new GraphException(403, "Forbidden", $"The caller isn't a member of the chat '{chatId}'.");
    }

    /// <summary>Returns a chat that isn't delayed by <see cref="EmulatorSettings.ChatDelaySeconds"/>.</summary>
    public static Chat GetReadyChat(EmulatorState state, RequestContext request, AccessToken token, string chatId)
    {
        var chat = GetChat(state, request, token, chatId);
        var delay = state.Settings.ChatDelaySeconds;
        if (delay > 0)
        {
            var ready = chat.Operations is [.., var last] ? last.Created + last.Duration : chat.Created;
            if (state.Time.GetUtcNow() < ready.AddSeconds(delay))
            {
                throw NotFound(chat.Id);
            }
        }

        return chat;
    }

    private static GraphException NotFound(string chatId) =>
        GraphException.NotFound($"NotFound: no chat with ID '{chatId}'.");
}
