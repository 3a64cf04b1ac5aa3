using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GraphEmulator.Recording;

namespace GraphEmulator.Chats;

/// <summary>The chats that exist.</summary>
public sealed class ChatStore
{
    private readonly ConcurrentDictionary<string, Chat> byId = new(StringComparer.Ordinal);

    // A hash of topic and members for each group: enough to notice a second one, small enough for 100,000.
    private readonly ConcurrentDictionary<UInt128, byte> groups = new();
    private long created;
    private long madeTwice;
    private long oneOnOneRepeats;
    private long shortestGapTicks = long.MaxValue;

    internal ChatStore()
    {
    }

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyCollection<Chat> All => [.. byId.Values];

    /// <summary>How many were made.</summary>
    public long Created => Interlocked.Read(ref created);

    /// <summary>How many groups were made with the topic and members of an existing one.</summary>
    public long MadeTwice => Interlocked.Read(ref madeTwice);

    /// <summary>How many one-on-one POSTs found the chat existing.</summary>
    public long OneOnOneRepeats => Interlocked.Read(ref oneOnOneRepeats);

    /// <summary>How many messages were sent to all of them.</summary>
    public long MessagesSent => byId.Values.Sum(chat => (long)chat.Messages.Count);

    /// <summary>How many of them have a message.</summary>
    public long ChatsWithMessage => byId.Values.LongCount(chat => chat.Messages.Count > 0);

    /// <summary>The chat with this id, or <see langword="null"/>.</summary>
    public Chat? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return byId.GetValueOrDefault(id);
    }

    internal double? ShortestGapSeconds => Interlocked.Read(ref shortestGapTicks) is var ticks && ticks == long.MaxValue
        ? null
        : TimeSpan.FromTicks(ticks).TotalSeconds;

    /// <summary>One-on-one is idempotent: the pair's id is made of both ids, so the chat is found or made.</summary>
    internal Chat OneOnOne(IReadOnlyList<ChatMember> members, DateTimeOffset now)
    {
        var ids = members.Select(member => member.Person.Id).Order(StringComparer.Ordinal).ToArray();
        var made = new Chat($"19:{ids[0]}_{ids[1]}@unq.gbl.spaces", null, members, now);
        var chat = byId.GetOrAdd(made.Id, made);
        Interlocked.Increment(ref (ReferenceEquals(chat, made) ? ref created : ref oneOnOneRepeats));
        return chat;
    }

    /// <summary>A group is made anew with every POST.</summary>
    internal Chat Group(
        string? topic, IReadOnlyList<ChatMember> asked, IReadOnlyList<ChatMember> added, DateTimeOffset now)
    {
        var chat = new Chat($"19:{Guid.NewGuid():N}@thread.v2", topic, added, now);
        byId[chat.Id] = chat;
        Interlocked.Increment(ref created);
        if (!groups.TryAdd(Signature(topic, asked), 0))
        {
            Interlocked.Increment(ref madeTwice);
        }

        return chat;
    }

    internal void Requested(Chat chat, DateTimeOffset now)
    {
        if (chat.Requested(now) is not { } gap)
        {
            return;
        }

        var shortest = Interlocked.Read(ref shortestGapTicks);
        while (gap.Ticks < shortest)
        {
            var before = Interlocked.CompareExchange(ref shortestGapTicks, gap.Ticks, shortest);
            if (before == shortest)
            {
                break;
            }

            shortest = before;
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
        created = madeTwice = oneOnOneRepeats = 0;
        shortestGapTicks = long.MaxValue;
    }

    private static UInt128 Signature(string? topic, IReadOnlyList<ChatMember> members)
    {
        var text = topic + "\n" + string.Join(
            '\n', members.Select(member => member.Person.Id.ToUpperInvariant()).Order(StringComparer.Ordinal));
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
