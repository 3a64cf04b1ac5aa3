namespace ChatModule;

/// <summary>
/// The people of one chat, each once. Two mentions are the same person when they share an id or a UPN, in any
/// case; a mention that knows both joins an earlier one by id with an earlier one by UPN.
/// </summary>
internal sealed class MemberList
{
    private readonly List<Person> people = [];

    public IReadOnlyList<Person> People => people;

    /// <summary>Takes a person in; false when they are here already (what is new about them is kept).</summary>
    public bool Add(Person person) => AddOrMerge(person, people.Count);

    /// <summary>
    /// Takes the caller (or who is in their place) in, first, when missing; a mention by id or by UPN is enough.
    /// "members: every participant, including the caller" (api.md, POST /chats).
    /// </summary>
    public void AddFirst(Person caller) => AddOrMerge(caller, 0);

    /// <summary>Tells what is known of the caller, so that two mentions of them are one; adds nobody.</summary>
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
