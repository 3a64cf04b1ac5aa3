namespace ChatModule;

/// <summary>
/// The chats that this process renames, whichever command or connection does: what was read of a chat before isn't its
/// title any more, and what is read at once may not be. Thread-safe.
/// </summary>
internal sealed class RecentRenames(TimeProvider time)
{
    // Some 3 MB. Beyond that, all chats that were read before are read again.
    private const int MaxCount = 10_000;

    private readonly Dictionary<string, Rename> chats = new(StringComparer.Ordinal);
    private long forgotten = long.MinValue;

    /// <summary>A chat is about to get a title, or has got it.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="topic">The title.</param>
    /// <param name="isDone">Whether the service said so; otherwise the chat may keep the title that it has.</param>
    public void Add(string chatId, string topic, bool isDone)
    {
        lock (chats)
        {
            var now = time.GetTimestamp();
            if (chats.Count >= MaxCount)
            {
                chats.Clear();
                forgotten = now;
            }
            chats[chatId] = new(topic, now, isDone);
        }
    }

    /// <summary>Whether a chat was renamed after it was read, or may have been.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="readAt">When it was read, as a timestamp.</param>
    public bool IsOutdated(string chatId, long readAt)
    {
        lock (chats)
            return readAt <= forgotten || chats.TryGetValue(chatId, out var latest) && readAt <= latest.At;
    }

    /// <summary>Whether a response may not show the title that a chat got lately, or may have got.</summary>
    public bool Contains(string chatId) => FindLatest(chatId) is not null;

    /// <summary>Whether a chat got another title so lately, or may have, that a response may not show it.</summary>
    public bool Contradicts(string chatId, string? topic) =>
        FindLatest(chatId) is { } latest && latest.Topic != topic;

    /// <summary>The title that a chat got so lately that a response may not show it; null for none.</summary>
    public string? Find(string chatId) => FindLatest(chatId) is { IsDone: true } latest ? latest.Topic : null;

    private Rename? FindLatest(string chatId)
    {
        lock (chats)
            return chats.TryGetValue(chatId, out var latest)
                && time.GetElapsedTime(latest.At) < LostGroupSearch.ListDelay ? latest : null;
    }

    private readonly record struct Rename(string Topic, long At, bool IsDone);
}
