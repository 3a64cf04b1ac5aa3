using System.Security.Cryptography;
using System.Text;

namespace ChatModule;

/// <summary>
/// Finds duplicates in a pipeline of any length. It keeps 16 bytes of a hash for each ID or name instead of the text: a
/// hundred thousand people take a few megabytes.
/// </summary>
internal sealed class MemberDeduplicator
{
    private readonly HashSet<Guid> facts = [];
    private Person? first;

    /// <summary>Adds a person; false when the pipeline had them before, by ID or by name.</summary>
    public bool Add(Person person)
    {
        // Alone, nobody can come twice: a single chat does without the hash.
        if (first is null)
        {
            first = person;
            return true;
        }
        if (facts.Count == 0)
            AddFacts(first);
        return AddFacts(person);
    }

    // All are looked up before any is added: two of them can be equal, in another case.
    private bool AddFacts(Person person)
    {
        Span<Guid> digests = stackalloc Guid[3];
        var count = 0;
        foreach (var fact in person.Facts)
            digests[count++] = Hash(fact);
        var isKnown = false;
        foreach (var digest in digests[..count])
            isKnown |= facts.Contains(digest);
        foreach (var digest in digests[..count])
            facts.Add(digest);
        return !isKnown;
    }

    private static Guid Hash(string fact)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(fact.ToUpperInvariant()), hash);
        return new Guid(hash[..16]);
    }
}
