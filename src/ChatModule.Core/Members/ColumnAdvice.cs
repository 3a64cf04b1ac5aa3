namespace ChatModule;

/// <summary>Recognizes in the column names of an item that its CSV file was read in the wrong way.</summary>
internal static class ColumnAdvice
{
    private static readonly char[] Delimiters = [';', ',', '\t', '|'];

    /// <summary>How to read the file; null when the columns tell nothing.</summary>
    /// <param name="columns">The columns of the item.</param>
    /// <param name="known">The columns that would identify a person.</param>
    public static string? For(string[] columns, string[] known)
    {
        // The first line of Microsoft's templates: https://learn.microsoft.com/entra/identity/users/users-bulk-add.
        if (columns.Any(static column => column.StartsWith("version:v", StringComparison.OrdinalIgnoreCase)))
            return "The file begins with the version of its template. Skip that line: "
                + "Get-Content file.csv | Select-Object -Skip 1 | ConvertFrom-Csv.";
        // A file that was read with another delimiter has one column, named like all of them.
        foreach (var column in columns)
            foreach (var delimiter in Delimiters)
                if (column.Contains(delimiter) && column.Split(delimiter).Any(part => IsKnown(part, known)))
                    return Describe(column, delimiter);
        return null;
    }

    private static string Describe(string column, char delimiter)
    {
        var quoted = delimiter == '\t' ? "\"`t\"" : $"'{delimiter}'";
        return $"The column '{column.Replace('\t', ' ')}' is several in one: the file has another delimiter. "
            + $"Read it with Import-Csv -Delimiter {quoted}.";
    }

    private static bool IsKnown(string part, string[] known) =>
        known.Append("Members").Any(name => ColumnName.IsSame(part.AsSpan().Trim().Trim('"'), name));
}
