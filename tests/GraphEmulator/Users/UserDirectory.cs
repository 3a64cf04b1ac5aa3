using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GraphEmulator.Users;

/// <summary>The directory of the emulated tenant, with the people it knows from the federated one.</summary>
public sealed class UserDirectory
{
    private readonly ConcurrentDictionary<string, Person> byKey = new(StringComparer.OrdinalIgnoreCase);

    internal UserDirectory()
    {
        foreach (var person in SampleUsers.All)
        {
            Add(person);
        }
    }

    /// <summary>How many generated people there are, see <see cref="GeneratedUsers"/>.</summary>
    public int GeneratedCount { get; set; } = 20_000;

    /// <summary>Adds a person, or replaces the one with these keys.</summary>
    public void Add(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        byKey[person.Id] = person;
        byKey[person.UserPrincipalName] = person;
    }

    /// <summary>Finds a person by object id or UPN in any case; never by mail address.</summary>
    public Person? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return byKey.TryGetValue(key, out var person) ? person : GeneratedUsers.Find(key, GeneratedCount);
    }

    /// <summary>
    /// The person of another tenant: anybody who is named together with that tenant is taken to exist there,
    /// because the emulator has no directory of it.
    /// </summary>
    internal Person FindFederated(string key, string tenantId)
    {
        var known = Find(key);
        var id = known?.Id ?? (Guid.TryParse(key, out _) ? key.ToLowerInvariant() : DerivedId(key));
        return new Person(id, known?.UserPrincipalName ?? (key.Contains('@', StringComparison.Ordinal) ? key : id))
        {
            DisplayName = known?.DisplayName,
            TenantId = tenantId,
        };
    }

    private static string DerivedId(string key) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToUpperInvariant())).AsSpan(0, 16)).ToString();
}
