namespace ChatModule;

/// <summary>Recognizes a person who is piped twice, by ID or by name, in any case.</summary>
internal sealed class MemberDeduplicator
{
    private readonly HashSet<string> facts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Adds a person; false when the pipeline had them before. What is new of a known person is remembered too.
    /// </summary>
    public bool Add(Person person)
    {
        var isNew = !person.Facts.Any(facts.Contains);
        facts.UnionWith(person.Facts);
        return isNew;
    }
}
