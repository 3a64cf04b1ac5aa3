using System.Globalization;

namespace GraphEmulator.Users;

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
