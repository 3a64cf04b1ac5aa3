namespace ChatModule;

/// <summary>
/// An item that is read by name. A row is asked for many names that it doesn't have, so its own are listed once.
/// </summary>
internal sealed class NamedItem(PropertyReader reader, object? item)
{
    private readonly bool hasFreeNames = item is not null && reader.HasFreeNames(item);
    private string[]? names;

    /// <summary>The item without a wrapper.</summary>
    public object? Plain { get; } = reader.Unwrap(item);

    /// <summary>The item as a text without padding; null when it isn't one.</summary>
    public string? Text => reader.GetString(Plain);

    /// <summary>The names that the item has.</summary>
    public string[] Names => names ??= Plain is null ? [] : reader.Names(item!);

    /// <summary>
    /// The value under a name. Blanks and invisible marks in a column name don't count: <c>User principal name</c>.
    /// </summary>
    public bool TryGet(string name, out object? value)
    {
        var column = hasFreeNames ? FindColumn(name) : name;
        var (exists, found) = column is null || Plain is null ? default : reader.Get(item!, column);
        value = reader.Unwrap(found);
        return exists;
    }

    /// <summary>The value under a name as text without padding; null when there is none or it is empty.</summary>
    public string? GetString(string name) => TryGet(name, out var value) ? reader.GetString(value) : null;

    /// <summary>
    /// The value under a name as text, null when there is none; false when there is a value that has no text, such as a
    /// list.
    /// </summary>
    public bool TryGetString(string name, out string? text)
    {
        TryGet(name, out var value);
        text = reader.GetString(value);
        return value is null or string || text is not null;
    }

    private string? FindColumn(string name)
    {
        string? similar = null;
        foreach (var column in Names)
        {
            if (column.Equals(name, StringComparison.OrdinalIgnoreCase))
                return column;
            // A shorter column can't be the one of the name.
            if (column.Length > name.Length && similar is null && ColumnName.IsSame(column, name))
                similar = column;
        }
        return similar;
    }
}
