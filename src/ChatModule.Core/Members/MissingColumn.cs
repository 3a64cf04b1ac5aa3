using System.Collections;

namespace ChatModule;

/// <summary>The failure of a piped item without a column that a parameter takes.</summary>
internal static class MissingColumn
{
    // An export has dozens, and the first ones show what it is.
    private const int MaxColumns = 8;

    /// <summary>The failure.</summary>
    /// <param name="error">The error ID.</param>
    /// <param name="item">The item.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="column">The name of the column and of the parameter.</param>
    public static GraphChatException Create(GraphChatError error, NamedItem item, int number, string column) =>
        new(error, $"Item {number}{Describe(item, column)}")
        {
            RecommendedAction = ColumnAdvice.For(item.Names, [column])
                ?? $"Pipe objects with a property {column}, or specify -{column}.",
        };

    private static string Describe(NamedItem item, string column)
    {
        if (item.Text is { } text)
            return $", '{text}', is a text, and has no {column}.";
        // PowerShell binds properties, and a key isn't one.
        if (item.Plain is IDictionary)
            return $" is a dictionary, and has no property {column}.";
        if (item.Names.Contains(column, StringComparer.OrdinalIgnoreCase))
            return $" has an empty {column}.";
        var columns = string.Join(", ", item.Names.Take(MaxColumns));
        var more = item.Names.Length > MaxColumns ? ", …" : "";
        return columns.Length > 0 ? $" has no {column}, but {columns}{more}." : $" has no {column}.";
    }
}
