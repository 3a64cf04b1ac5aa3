using GraphEmulator.Graph;

namespace GraphEmulator.Chats;

/// <summary>Parses the URL in an <c>@odata.bind</c> property.</summary>
internal static class BindUrl
{
    /// <summary>
    /// Returns the key in a bind URL, which must have the requested service root: the same cloud and version.
    /// </summary>
    public static string ParseKey(string url, string entitySet, string root)
    {
        if (!url.StartsWith(root, StringComparison.OrdinalIgnoreCase))
        {
            throw GraphException.BadRequest(
                $"The bind URL '{url}' doesn't start with the requested service root '{root}'.");
        }

        return ParseKey(url, entitySet)
            ?? throw GraphException.BadRequest($"The bind URL '{url}' doesn't identify an entity of '{entitySet}'.");
    }

    /// <summary>
    /// Returns the key for any service root, or <see langword="null"/> when the URL isn't in this entity set.
    /// </summary>
    public static string? ParseKey(string url, string entitySet)
    {
        // A raw '#' starts the fragment, which a server ignores.
        var path = url.Split('#', 2)[0].Split('?', 2)[0];
        var start = path.IndexOf('/' + entitySet, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        var tail = path[(start + 1 + entitySet.Length)..];
        var key = tail switch
        {
            ['/', .. var slashed] when !slashed.Contains('/', StringComparison.Ordinal) =>
                Uri.UnescapeDataString(slashed),
            ['(', ..] => ODataKey.SplitSegment(Uri.UnescapeDataString(tail)).Key,
            _ => null,
        };
        return string.IsNullOrEmpty(key) ? null : key;
    }
}
