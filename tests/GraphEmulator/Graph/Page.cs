namespace GraphEmulator.Graph;

/// <summary>Cuts pages.</summary>
internal static class Page
{
    public static Page<T> Of<T>(IReadOnlyList<T> all, ODataQuery query, int defaultSize)
    {
        var size = query.Top is > 0 and var top ? top : defaultSize;
        var rest = all.Skip(query.Skip).Take(size + 1).ToList();
        return rest.Count > size ? new(rest[..size], query.Skip + size) : new(rest, null);
    }
}
