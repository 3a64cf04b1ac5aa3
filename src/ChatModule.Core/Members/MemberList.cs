namespace ChatModule;

/// <summary>
/// The people of one chat, each once. Two mentions are the same person when they share an ID or an address, in any
/// case; a mention that knows both joins an earlier one by ID with an earlier one by address.
/// </summary>
internal sealed class MemberList
{
    private readonly List<Entry> entries = [];
    private readonly Dictionary<string, Entry> index = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The people, in the order in which they were added.</summary>
    public IReadOnlyList<Person> People => [.. entries.Select(static entry => entry.Person)];

    /// <summary>The number of people.</summary>
    public int Count => entries.Count;

    /// <summary>Adds a person; false for a duplicate, whose new details are merged.</summary>
    public bool Add(Person person) => AddOrMerge(person, entries.Count);

    /// <summary>
    /// Adds the caller, or the person in their place, first and where missing. A mention by ID or by UPN is enough.
    /// The members of a chat include the caller: https://learn.microsoft.com/graph/api/chat-post.
    /// </summary>
    public void AddFirst(Person caller) => AddOrMerge(caller, 0);

    /// <summary>Merges what is known of the caller, so that two mentions of them are one. Adds no member.</summary>
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
            entries.Insert(place, new(person));
            AddToIndex(entries[place]);
            return true;
        }
        var first = same[0];
        first.Person = first.Person.With(person);
        foreach (var other in same.Skip(1).Reverse())
        {
            first.Person = first.Person.With(other.Person);
            entries.Remove(other);
            foreach (var fact in other.Person.Facts)
                index.Remove(fact);
        }
        AddToIndex(first);
        return false;
    }

    // All entries that a mention means, in their order; more than one when it joins them.
    private List<Entry> Find(Person person)
    {
        List<Entry> same = [];
        foreach (var fact in person.Facts)
            if (index.TryGetValue(fact, out var entry) && !same.Contains(entry))
                same.Add(entry);
        if (same.Count > 1)
            same.Sort((one, other) => entries.IndexOf(one).CompareTo(entries.IndexOf(other)));
        return same;
    }

    private void AddToIndex(Entry entry)
    {
        foreach (var fact in entry.Person.Facts)
            index[fact] = entry;
    }

    private sealed class Entry(Person person)
    {
        public Person Person { get; set; } = person;
    }
}
