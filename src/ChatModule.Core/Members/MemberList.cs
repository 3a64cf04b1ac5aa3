namespace ChatModule;

/// <summary>
/// The people of one chat, each once. Two mentions are the same person when they share an id or a UPN, in any
/// case; a mention that knows both joins an earlier one by id with an earlier one by UPN.
/// </summary>
internal sealed class MemberList
{
    // Shorter lists are searched faster than they are indexed, and most have two people.
    private const int MinIndexed = 16;

    private static readonly List<int> Nobody = [];

    // Null where somebody was merged into an earlier person while there was an index.
    private readonly List<Person?> people = [];
    private Dictionary<(Fact, string), int>? index;
    private int merged;

    private enum Fact
    {
        UserId,
        UserPrincipalName,
        Key,
    }

    /// <summary>Everybody, in the order in which they were added.</summary>
    public IReadOnlyList<Person> People => [.. people.OfType<Person>()];

    /// <summary>The number of people.</summary>
    public int Count => people.Count - merged;

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
        if (Find(caller).Count > 0)
            AddOrMerge(caller, 0);
    }

    private bool AddOrMerge(Person person, int place)
    {
        var same = Find(person);
        if (same.Count == 0)
        {
            // All the others move.
            if (place < people.Count)
                index = null;
            people.Insert(place, person);
            AddToIndex(place);
            return true;
        }
        var first = same[0];
        people[first] = people[first]!.With(person);
        for (var i = same.Count - 1; i > 0; i--)
        {
            people[first] = people[first]!.With(people[same[i]]!);
            people[same[i]] = null;
            merged++;
        }
        AddToIndex(first);
        return false;
    }

    // The places of everybody that a mention means, in order; more than one when it joins them.
    private List<int> Find(Person person)
    {
        List<int>? same = null;
        if (index is null && people.Count >= MinIndexed)
        {
            index = new(FactComparer.Instance);
            for (var i = 0; i < people.Count; i++)
                AddToIndex(i);
        }
        if (index is null)
        {
            for (var i = 0; i < people.Count; i++)
                if (people[i] is { } other && IsSame(other, person))
                    (same ??= []).Add(i);
            return same ?? Nobody;
        }
        // An entry can be of what somebody was merged with and isn't any more.
        foreach (var fact in Facts(person))
            if (index.TryGetValue(fact, out var place) && same?.Contains(place) != true && people[place] is { } other && IsSame(other, person))
                (same ??= []).Add(place);
        same?.Sort();
        return same ?? Nobody;
    }

    private void AddToIndex(int place)
    {
        if (index is null || people[place] is not { } person)
            return;
        foreach (var fact in Facts(person))
            index[fact] = place;
    }

    private static IEnumerable<(Fact, string)> Facts(Person person)
    {
        if (person.UserId is { } id)
            yield return (Fact.UserId, id);
        if (person.UserPrincipalName is { } upn)
            yield return (Fact.UserPrincipalName, upn);
        yield return (Fact.Key, person.Key);
    }

    private static bool IsSame(Person a, Person b) =>
        AreEqual(a.UserId, b.UserId) || AreEqual(a.UserPrincipalName, b.UserPrincipalName) || AreEqual(a.Key, b.Key);

    private static bool AreEqual(string? a, string? b) => a is not null && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private sealed class FactComparer : IEqualityComparer<(Fact Kind, string Text)>
    {
        public static readonly FactComparer Instance = new();

        public bool Equals((Fact Kind, string Text) x, (Fact Kind, string Text) y) => x.Kind == y.Kind && AreEqual(x.Text, y.Text);

        public int GetHashCode((Fact Kind, string Text) fact) => HashCode.Combine(fact.Kind, fact.Text.GetHashCode(StringComparison.OrdinalIgnoreCase));
    }
}
