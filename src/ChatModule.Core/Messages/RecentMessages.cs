namespace ChatModule;

/// <summary>
/// The messages that a connection has sent, or may have sent, in the last minutes: whichever command sent them, and
/// although the list of the chat may not show them yet.
/// </summary>
internal sealed class RecentMessages(TimeProvider time)
{
    // Many times what the list needs.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Fewer aren't worth looking for those that are old.
    private const int MinCount = 1024;

    private readonly object sync = new();
    private readonly Dictionary<MessageKey, Entry> entries = [];
    private int maxCount = MinCount;

    /// <summary>How many are remembered.</summary>
    public int Count => entries.Count;

    /// <summary>Remembers a message that was sent; null for one whose response was lost.</summary>
    public void Add(MessageKey key, GraphChatMessage? sent)
    {
        lock (sync)
        {
            RemoveOld();
            entries[key] = new(sent?.WithoutText(), time.GetTimestamp());
        }
    }

    /// <summary>Forgets a message that certainly isn't there.</summary>
    public void Remove(MessageKey key)
    {
        lock (sync)
            entries.Remove(key);
    }

    /// <summary>The message; null when none like it was sent lately.</summary>
    public Entry? Find(MessageKey key)
    {
        lock (sync)
            return entries.GetValueOrDefault(key);
    }

    private void RemoveOld()
    {
        if (entries.Count < maxCount)
            return;
        foreach (var (key, entry) in entries)
            if (time.GetElapsedTime(entry.At) > Lifetime)
                entries.Remove(key);
        maxCount = Math.Max(MinCount, entries.Count * 2);
    }

    /// <summary>A message that was sent, or whose response was lost.</summary>
    /// <param name="Sent">The message; null when it isn't known whether it was sent.</param>
    /// <param name="At">When that was known, as a timestamp of the clock.</param>
    internal sealed record Entry(GraphChatMessage? Sent, long At);
}
