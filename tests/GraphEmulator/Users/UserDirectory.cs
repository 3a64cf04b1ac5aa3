using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GraphEmulator.Users;

/// <summary>The directory of the emulated tenant, including known users of the federated tenant.</summary>
public sealed class UserDirectory
{
    private readonly ConcurrentDictionary<string, DirectoryUser> byKey = new(StringComparer.OrdinalIgnoreCase);

    internal UserDirectory()
    {
        foreach (var user in SampleUsers.All)
        {
            Add(user);
        }
    }

    /// <summary>The number of generated users; see <see cref="GeneratedUsers"/>.</summary>
    public int GeneratedCount { get; set; } = 20_000;

    /// <summary>Adds a user, or replaces the user with the same keys.</summary>
    public void Add(DirectoryUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        byKey[user.Id] = user;
        byKey[user.UserPrincipalName] = user;
    }

    /// <summary>Finds a user by object ID or UPN, ignoring case, but not by mail address.</summary>
    public DirectoryUser? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return byKey.TryGetValue(key, out var user) ? user : GeneratedUsers.Find(key, GeneratedCount);
    }

    /// <summary>
    /// Returns a user of another tenant. The emulator has no directory of that tenant, so every key is assumed to exist
    /// there.
    /// </summary>
    internal DirectoryUser FindFederated(string key, string tenantId)
    {
        var existing = Find(key);
        var id = existing?.Id ?? (Guid.TryParse(key, out _) ? key.ToLowerInvariant() : DeriveId(key));
        return new DirectoryUser(id, existing?.UserPrincipalName ?? (key.Contains('@', StringComparison.Ordinal) ? key : id))
        {
            DisplayName = existing?.DisplayName,
            Mail = existing?.Mail,
            TenantId = tenantId,
        };
    }

    private static string DeriveId(string key) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToUpperInvariant())).AsSpan(0, 16)).ToString();
}
