using System.Globalization;

namespace GraphEmulator.Users;

/// <summary>
/// <c>user00001@contoso.com</c> and so on. Both keys follow from the number and the number from either key, so that
/// any count of people costs no memory and a test can name them without asking.
/// </summary>
public static class GeneratedUsers
{
    private const string IdPrefix = "5eed0000-0000-4000-8000-";
    private const string UpnPrefix = "user";
    private const string UpnSuffix = "@contoso.com";

    /// <summary>The UPN of the person with this number: five digits at least.</summary>
    public static string UserPrincipalName(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{UpnPrefix}{number:d5}{UpnSuffix}");

    /// <summary>The object id of the person with this number: the number in the last twelve digits.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{number:d12}");

    internal static Person? Find(string key, int count)
    {
        var number = NumberOf(key);
        if (number < 1 || number > count)
        {
            return null;
        }

        var person = new Person(Id(number), UserPrincipalName(number))
        {
            DisplayName = string.Create(CultureInfo.InvariantCulture, $"User {number:d5}"),
        };
        // Only the exact spelling is a key: "user1@contoso.com" is nobody.
        return key.Equals(person.Id, StringComparison.OrdinalIgnoreCase)
            || key.Equals(person.UserPrincipalName, StringComparison.OrdinalIgnoreCase) ? person : null;
    }

    private static int NumberOf(string key)
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
