namespace GraphEmulator.Graph;

/// <summary>
/// A Graph path in either format: <c>/beta/chats/19:…/operations/…</c> and <c>/beta/chats('19:…')/operations('…')</c>.
/// </summary>
/// <param name="Version"><c>beta</c> or <c>v1.0</c>.</param>
/// <param name="Segments">Alternating names and decoded keys: chats, 19:…, operations, …</param>
internal sealed record GraphPath(string Version, IReadOnlyList<string> Segments)
{
    public static GraphPath Parse(string rawPath)
    {
        // Split before decoding because an encoded slash is part of a key.
        var parts = rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var segments = new List<string>(parts.Length + 2);
        foreach (var part in parts.Skip(1))
        {
            var (name, key) = ODataKey.SplitSegment(Uri.UnescapeDataString(part));
            segments.Add(name);
            if (key is not null)
            {
                segments.Add(key);
            }
        }

        return new GraphPath(parts[0].ToLowerInvariant(), segments);
    }

    public string? Name(int index) => index < Segments.Count ? Segments[index] : null;

    public bool Is(params ReadOnlySpan<string?> pattern)
    {
        if (pattern.Length != Segments.Count)
        {
            return false;
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is { } name && !name.Equals(Segments[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
