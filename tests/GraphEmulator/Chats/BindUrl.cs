using GraphEmulator.Graph;

namespace GraphEmulator.Chats;

/// <summary>The URL in an <c>@odata.bind</c>.</summary>
internal static class BindUrl
{
    /// <summary>The key in a bind URL that must lead to the root that was called: its cloud and its version.</summary>
    public static string KeyOf(string url, string entitySet, string root)
    {
        if (!url.StartsWith(root, StringComparison.OrdinalIgnoreCase))
        {
            throw GraphException.BadRequest(
                $"The bind URL '{url}' does not lead to the service that was called, '{root}'.");
        }

        return KeyOf(url, entitySet)
            ?? throw GraphException.BadRequest($"The bind URL '{url}' names no entity of '{entitySet}'.");
    }

    /// <summary>The key, whatever the root; <see langword="null"/> when the URL is not of this entity set.</summary>
    public static string? KeyOf(string url, string entitySet)
    {
        // A raw '#' starts the fragment, which a server never looks at: what stands behind it is lost.
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
