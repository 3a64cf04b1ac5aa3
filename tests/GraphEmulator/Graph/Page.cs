namespace GraphEmulator.Graph;

/// <summary>Creates pages.</summary>
internal static class Page
{
    public static Page<T> Create<T>(IReadOnlyList<T> all, ODataQuery query, int defaultSize)
    {
        var size = query.Top is > 0 and var top ? top : defaultSize;
        var items = all.Skip(query.Skip).Take(size + 1).ToList();
        return items.Count > size ? new(items[..size], query.Skip + size) : new(items, null);
    }
}
