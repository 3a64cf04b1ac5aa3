namespace ChatModule;

/// <summary>
/// The people of one chat, each once. Two mentions are the same person when they share an ID or an address, in any
/// case; a mention that knows both joins an earlier one by ID with an earlier one by address.
/// </summary>
internal sealed class MemberList
{
    // Shorter lists are searched faster than they are indexed, and most have two people.
    private const int MinIndexed = 16;

    private static readonly List<int> Nobody = [];

    // Null where somebody was merged into an earlier person while there was an index.
    private readonly List<Person?> people = [];
    private Dictionary<string, int>? index;
    private int merged;

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
            index = new(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < people.Count; i++)
                AddToIndex(i);
        }
        if (index is null)
        {
            for (var i = 0; i < people.Count; i++)
                if (people[i] is { } other && other.IsSame(person))
                    (same ??= []).Add(i);
            return same ?? Nobody;
        }
        // An entry can be of what somebody was merged with and isn't any more.
        foreach (var fact in person.Facts)
            if (index.TryGetValue(fact, out var place) && same?.Contains(place) != true && people[place] is { } other && other.IsSame(person))
                (same ??= []).Add(place);
        same?.Sort();
        return same ?? Nobody;
    }

    private void AddToIndex(int place)
    {
        if (index is null || people[place] is not { } person)
            return;
        foreach (var fact in person.Facts)
            index[fact] = place;
    }
}
