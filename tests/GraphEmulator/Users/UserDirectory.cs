using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GraphEmulator.Users;

/// <summary>The directory of the emulated tenant, including known users of the federated tenant.</summary>
public sealed class UserDirectory
{
    private readonly ConcurrentDictionary<string, DirectoryUser> byKey = new(StringComparer.OrdinalIgnoreCase);

    internal UserDirectory()
    {
        foreach (var user in SampleUsers.All.Append(Authentication.SampleAgent.User))
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
        var upn = existing?.UserPrincipalName ?? (key.Contains('@', StringComparison.Ordinal) ? key : id);
        return new DirectoryUser(id, upn)
        {
            DisplayName = existing?.DisplayName,
            Mail = existing?.Mail,
            TenantId = tenantId,
        };
    }

    private static string DeriveId(string key) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToUpperInvariant())).AsSpan(0, 16)).ToString();
}

/// <summary>A user of the emulated directory.</summary>
/// <param name="Id">The object ID. It's opaque: the documentation contains IDs that aren't GUIDs.</param>
/// <param name="UserPrincipalName">The UPN, which contains <c>#EXT#</c> for a B2B guest.</param>
public sealed record DirectoryUser(string Id, string UserPrincipalName)
{
    /// <summary>The display name in Teams.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>Member</c> or <c>Guest</c>.</summary>
    public string UserType { get; init; } = "Member";

    /// <summary>
    /// The home tenant of a federated user; <see langword="null"/> for a user of the emulated tenant.
    /// </summary>
    public string? TenantId { get; init; }

    /// <summary>The mail address, which isn't a key in Graph.</summary>
    public string? Mail { get; init; }

    /// <summary>Whether this is a guest account in the tenant, which can only have the role <c>guest</c>.</summary>
    internal bool IsGuest => TenantId is null
        && (UserType.Equals("Guest", StringComparison.OrdinalIgnoreCase)
            || UserPrincipalName.Contains("#EXT#", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The users that always exist: those of the documented examples and other Microsoft sample users.</summary>
public static class SampleUsers
{
    /// <summary>The emulated tenant, which is the tenant in the documented <c>webUrl</c>.</summary>
    public const string TenantId = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";

    /// <summary>The external tenant of the documented federated chat.</summary>
    public const string FederatedTenantId = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";

    /// <summary>The default caller.</summary>
    public static DirectoryUser Adele { get; } = new("8b081ef6-4792-4def-b2c9-c363a1bf41d5", "adele@contoso.com")
    {
        DisplayName = "Adele Vance",
        Mail = "adele.vance@contoso.example",
    };

    internal static IReadOnlyList<DirectoryUser> All { get; } =
    [
        Adele,
        new("82fe7758-5bb3-4f0d-a43f-e555fd399c6f", "megan@contoso.com") { DisplayName = "Megan Bowen" },
        new("8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca", "alex@contoso.com") { DisplayName = "Alex Wilber" },
        new("3626a173-f2bc-4883-bcf7-01514c3bfb82", "jacob@contoso.com") { DisplayName = "Jacob Lee" },
        new("82af01c5-f7cc-4a2e-a728-3a5df21afd9d", "isaiah@contoso.com") { DisplayName = "Isaiah Langer" },
        new("bfb5bb25-3a8d-487d-9828-7875ced51a30", "lidia@contoso.com") { DisplayName = "Lidia Holloway" },
        new("6f1c8a52-0f0e-4ad5-9d55-3f1a5c4b0b1e", "o'brien@contoso.com") { DisplayName = "Miles O'Brien" },
        new("d2a1f6b4-6c0b-4f3e-8c58-5e0d7f1b9a77", "guest_fabrikam.com#EXT#@contoso.com")
        {
            DisplayName = "Guest (Fabrikam)",
            UserType = "Guest",
            Mail = "guest@fabrikam.com",
        },
        // The documented example with a guest contains this ID, which isn't a GUID.
        new("8ba98gf6-7fc2-4eb2-c7f2-aef9f21fd98g", "nestor_fabrikam.com#EXT#@contoso.com")
        {
            DisplayName = "Nestor (Fabrikam)",
            UserType = "Guest",
        },
        new("4562bcc8-c436-4f95-b7c0-4f8ce89dca5e", "pat@fabrikam.com")
        {
            DisplayName = "Pat (Fabrikam)",
            TenantId = FederatedTenantId,
        },
    ];
}

/// <summary>
/// The users <c>user00001@contoso.com</c> and so on. Both keys are computed from the number, so any number of users
/// needs no memory and a test can compute their keys.
/// </summary>
public static class GeneratedUsers
{
    private const string IdPrefix = "5eed0000-0000-4000-8000-";
    private const string UpnPrefix = "user";
    private const string UpnSuffix = "@contoso.com";

    /// <summary>The UPN of the user with this number, which has at least five digits.</summary>
    public static string UserPrincipalName(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{UpnPrefix}{number:d5}{UpnSuffix}");

    /// <summary>The object ID of the user with this number, which is in the last twelve digits.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{number:d12}");

    internal static DirectoryUser? Find(string key, int count)
    {
        var number = ParseNumber(key);
        if (number < 1 || number > count)
        {
            return null;
        }

        var user = new DirectoryUser(Id(number), UserPrincipalName(number))
        {
            DisplayName = string.Create(CultureInfo.InvariantCulture, $"User {number:d5}"),
        };
        // Only the exact format is a key: "user1@contoso.com" doesn't exist.
        return key.Equals(user.Id, StringComparison.OrdinalIgnoreCase)
            || key.Equals(user.UserPrincipalName, StringComparison.OrdinalIgnoreCase) ? user : null;
    }

    private static int ParseNumber(string key)
    {
        ReadOnlySpan<char> digits = default;
        if (key.StartsWith(IdPrefix, StringComparison.OrdinalIgnoreCase))
        {
            digits = key.AsSpan(IdPrefix.Length);
        }
        else if (key.StartsWith(UpnPrefix, StringComparison.OrdinalIgnoreCase)
            && key.EndsWith(UpnSuffix, StringComparison.OrdinalIgnoreCase))
        {
            digits = key.AsSpan(UpnPrefix.Length, key.Length - UpnPrefix.Length - UpnSuffix.Length);
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
