using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>
/// What identifies a user to the service, a UPN or an object ID, and the forms in which other products write it.
/// </summary>
internal static partial class UserKey
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>
    /// The key without what doesn't belong to it: marks that can't be seen, the scheme of an address (<c>sip:</c>,
    /// <c>SMTP:</c>, <c>mailto:</c>), and the prefix of a SharePoint claim (<c>i:0#.f|membership|</c>).
    /// </summary>
    public static string Normalize(string text)
    {
        if (text.Any(TextTrimmer.IsInvisible))
            text = string.Concat(text.Where(static c => !TextTrimmer.IsInvisible(c)));
        return Prefix().Match(text) is { Success: true } prefix ? text[prefix.Length..] : text;
    }

    /// <summary>
    /// The key in the address of a user, <c>https://graph.microsoft.com/v1.0/users('…')</c> or <c>…/users/…</c>, which
    /// the members of a request to create a chat have: https://learn.microsoft.com/graph/api/chat-post.
    /// </summary>
    public static string ReadAddress(string address)
    {
        var key = UserAddress().Match(address).Groups["key"];
        return key.Success ? Uri.UnescapeDataString(key.Value).Replace("''", "'", StringComparison.Ordinal) : address;
    }

    public static bool IsKey(string text) => IsId(text) || IsUpn(text);

    /// <summary>Whether it's an object ID. Usage reports that conceal names have one that is all zeros.</summary>
    public static bool IsId(string text) => Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty;

    /// <summary>
    /// Whether it's in the form of a UPN. Not an address grammar: just enough that a list of people, or a name with an
    /// address, isn't taken for one.
    /// </summary>
    public static bool IsUpn(string text) => text.IndexOf('@') > 0 && text[^1] != '@' && !text.Any(IsNoPartOfUpn);

    public static bool IsEmptyId(string? text) => Guid.TryParse(text, out var id) && id == Guid.Empty;

    private static bool IsNoPartOfUpn(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || c is ';' or ',' or '<' or '>' or '/' or '\\' or '|' or ':';

    [GeneratedRegex(@"^(?:(?:sip|smtp|mailto):\s*|i:0#\.\w\|[^|]+\|)", Options)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"/users(?:\('(?<key>.+)'\)|/(?<key>[^/]+))/?$", Options)]
    private static partial Regex UserAddress();
}
