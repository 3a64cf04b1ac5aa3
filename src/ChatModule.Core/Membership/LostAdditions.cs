namespace ChatModule;

/// <summary>
/// People who may have been added to a chat, because the response was lost, although its members don't show it yet.
/// Those of the last minute: after that, the members decide.
/// </summary>
internal sealed class LostAdditions(ChatMemberCache cache, TimeProvider time)
{
    // How soon a new member is listed isn't documented; some seconds are typical. What is lost in a minute is at most
    // what is sent in it, 30 changes a second for an app: https://learn.microsoft.com/graph/throttling-limits.
    private static readonly TimeSpan ListDelay = LostGroupSearch.ListDelay;

    private readonly Dictionary<(string ChatId, string Person), long> lost = [];

    /// <summary>How many are remembered.</summary>
    public int Count => lost.Count;

    /// <summary>Remembers a person, and forgets those whose time is over.</summary>
    public void Add(NewMember member)
    {
        lock (lost)
        {
            foreach (var (key, at) in lost)
            {
                if (IsRecent(at))
                    continue;
                lost.Remove(key);
                // The person may have appeared since these members were read.
                cache.Forget(key.ChatId);
            }
            lost[Key(member)] = time.GetTimestamp();
        }
    }

    /// <summary>Whether a person was remembered, whose members have to be read again.</summary>
    /// <param name="member">The person.</param>
    /// <param name="isRecent">Whether the members may not show the person yet.</param>
    public bool TryFind(NewMember member, out bool isRecent)
    {
        lock (lost)
        {
            var isKnown = lost.TryGetValue(Key(member), out var at);
            isRecent = isKnown && IsRecent(at);
            return isKnown;
        }
    }

    private bool IsRecent(long at) => time.GetElapsedTime(at) < ListDelay;

    private static (string ChatId, string Person) Key(NewMember member) =>
        (member.Chat.ChatId, (member.Person.UserId ?? member.Person.Key).ToUpperInvariant());
}
