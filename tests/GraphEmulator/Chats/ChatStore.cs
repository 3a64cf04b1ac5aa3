using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GraphEmulator.Recording;

namespace GraphEmulator.Chats;

/// <summary>The existing chats.</summary>
public sealed class ChatStore
{
    private readonly ConcurrentDictionary<string, Chat> byId = new(StringComparer.Ordinal);

    // A hash of the topic and members of each group chat detects duplicates with little memory.
    private readonly ConcurrentDictionary<UInt128, byte> groups = new();
    private long created;
    private long duplicates;
    private long repeatedOneOnOnePosts;
    private long minIntervalTicks = long.MaxValue;

    internal ChatStore()
    {
    }

    /// <summary>All chats in no particular order.</summary>
    public IReadOnlyCollection<Chat> All => [.. byId.Values];

    /// <summary>The number of created chats.</summary>
    public long Created => Interlocked.Read(ref created);

    /// <summary>The number of group chats created with the topic and members of an existing one.</summary>
    public long Duplicates => Interlocked.Read(ref duplicates);

    /// <summary>The number of POST requests for one-on-one chats that already existed.</summary>
    public long RepeatedOneOnOnePosts => Interlocked.Read(ref repeatedOneOnOnePosts);

    /// <summary>The number of messages sent to all chats.</summary>
    public long MessagesSent => byId.Values.Sum(chat => (long)chat.Messages.Count);

    /// <summary>The number of chats with at least one message.</summary>
    public long ChatsWithMessage => byId.Values.LongCount(chat => chat.Messages.Count > 0);

    /// <summary>Returns the chat with this ID, or <see langword="null"/>.</summary>
    public Chat? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return byId.GetValueOrDefault(id);
    }

    internal double? MinIntervalSeconds => Interlocked.Read(ref minIntervalTicks) is var ticks && ticks == long.MaxValue
        ? null
        : TimeSpan.FromTicks(ticks).TotalSeconds;

    /// <summary>
    /// Returns the one-on-one chat of two users, whose ID consists of both user IDs, so the request is idempotent.
    /// </summary>
    internal Chat GetOrAddOneOnOne(IReadOnlyList<ChatMember> members, DateTimeOffset now)
    {
        var ids = members.Select(member => member.User.Id).Order(StringComparer.Ordinal).ToArray();
        var candidate = new Chat($"19:{ids[0]}_{ids[1]}@unq.gbl.spaces", null, members, now);
        var chat = byId.GetOrAdd(candidate.Id, candidate);
        Interlocked.Increment(ref (ReferenceEquals(chat, candidate) ? ref created : ref repeatedOneOnOnePosts));
        return chat;
    }

    /// <summary>Adds a group chat. Every POST request creates a new one.</summary>
    internal Chat AddGroup(
        string? topic, IReadOnlyList<ChatMember> requestedMembers, IReadOnlyList<ChatMember> added, DateTimeOffset now)
    {
        var chat = new Chat($"19:{Guid.NewGuid():N}@thread.v2", topic, added, now);
        byId[chat.Id] = chat;
        Interlocked.Increment(ref created);
        if (!groups.TryAdd(Signature(topic, requestedMembers), 0))
        {
            Interlocked.Increment(ref duplicates);
        }

        return chat;
    }

    /// <summary>Adds an existing group chat, which isn't counted as created.</summary>
    internal void AddExisting(string? topic, IReadOnlyList<ChatMember> members, DateTimeOffset created)
    {
        var chat = new Chat($"19:{Guid.NewGuid():N}@thread.v2", topic, members, created);
        byId[chat.Id] = chat;
        groups.TryAdd(Signature(topic, members), 0);
    }

    internal void RecordRequest(Chat chat, DateTimeOffset now)
    {
        if (chat.RecordRequest(now) is not { } interval)
        {
            return;
        }

        var minimum = Interlocked.Read(ref minIntervalTicks);
        while (interval.Ticks < minimum)
        {
            var before = Interlocked.CompareExchange(ref minIntervalTicks, interval.Ticks, minimum);
            if (before == minimum)
            {
                break;
            }

            minimum = before;
        }
    }

    internal OperationReads Reads()
    {
        var reads = byId.Values.SelectMany(chat => chat.Operations).Select(operation => operation.Reads).ToArray();
        return reads.Length == 0 ? new(0, 0) : new(reads.Max(), reads.Average());
    }

    internal void Clear()
    {
        byId.Clear();
        groups.Clear();
        created = duplicates = repeatedOneOnOnePosts = 0;
        minIntervalTicks = long.MaxValue;
    }

    private static UInt128 Signature(string? topic, IReadOnlyList<ChatMember> members)
    {
        var text = topic + "\n" + string.Join(
            '\n', members.Select(member => member.User.Id.ToUpperInvariant()).Order(StringComparer.Ordinal));
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
