namespace ChatModule;

/// <summary>
/// The people of one chat, each once. Two mentions are the same person when they share an id or a UPN, in any
/// case; a mention that knows both joins an earlier one by id with an earlier one by UPN.
/// </summary>
internal sealed class MemberList
{
    private readonly List<Person> people = [];

    public IReadOnlyList<Person> People => people;

    /// <summary>Adds a person; false for a duplicate, whose new details are merged.</summary>
    public bool Add(Person person) => AddOrMerge(person, people.Count);

    /// <summary>
    /// Adds the caller, or who takes their place, first and where missing. A mention by ID or by UPN is enough.
    /// The members of a chat include the caller: https://learn.microsoft.com/graph/api/chat-post.
    /// </summary>
    public void AddFirst(Person caller) => AddOrMerge(caller, 0);

    /// <summary>Merges what is known of the caller, so that two mentions of them are one. Adds nobody.</summary>
    public void MergeCaller(Person caller)
    {
        if (people.Exists(person => IsSame(person, caller)))
            AddOrMerge(caller, 0);
    }

    private bool AddOrMerge(Person person, int place)
    {
        var first = people.FindIndex(other => IsSame(other, person));
        if (first < 0)
        {
            people.Insert(place, person);
            return true;
        }
        var known = people[first] = people[first].With(person);
        for (var i = people.Count - 1; i > first; i--)
        {
            if (!IsSame(people[i], known))
                continue;
            people[first] = people[first].With(people[i]);
            people.RemoveAt(i);
        }
        return false;
    }

    private static bool IsSame(Person a, Person b) =>
        AreEqual(a.UserId, b.UserId) || AreEqual(a.UserPrincipalName, b.UserPrincipalName) || AreEqual(a.Key, b.Key);

    private static bool AreEqual(string? a, string? b) => a is not null && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
