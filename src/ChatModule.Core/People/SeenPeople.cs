using System.Security.Cryptography;
using System.Text;

namespace ChatModule;

/// <summary>
/// Who has been seen in a pipeline of any length. Keeps 16 bytes of a hash for each fact instead of the text: a
/// hundred thousand people are a few megabytes.
/// </summary>
internal sealed class SeenPeople
{
    private readonly HashSet<Guid> facts = [];

    /// <summary>Takes a person in; false when they were seen before, by any fact.</summary>
    public bool Add(Person person)
    {
        var digests = new[] { person.UserId, person.UserPrincipalName, person.Key }.OfType<string>().Select(Digest).ToHashSet();
        // This way round: the few facts of one person are looked up among the many seen.
        var isNew = !facts.Overlaps(digests);
        facts.UnionWith(digests);
        return isNew;
    }

    private static Guid Digest(string fact)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(fact.ToUpperInvariant()), hash);
        return new Guid(hash[..16]);
    }
}
