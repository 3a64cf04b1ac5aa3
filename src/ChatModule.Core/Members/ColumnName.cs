namespace ChatModule;

/// <summary>Compares the names of properties and columns.</summary>
internal static class ColumnName
{
    /// <summary>
    /// Whether a column is the one of a name: case, blanks, and invisible marks don't count. The headings of
    /// Microsoft's templates have the name in brackets: <c>User name [userPrincipalName] Required</c>.
    /// </summary>
    public static bool IsSame(ReadOnlySpan<char> column, string name)
    {
        if (IsSameText(column, name))
            return true;
        var (start, end) = (column.IndexOf('['), column.LastIndexOf(']'));
        return start >= 0 && start < end && IsSameText(column[(start + 1)..end], name);
    }

    private static bool IsSameText(ReadOnlySpan<char> column, string name)
    {
        var at = 0;
        foreach (var c in column)
        {
            if (TextTrimmer.IsBlank(c))
                continue;
            if (at == name.Length || char.ToUpperInvariant(c) != char.ToUpperInvariant(name[at++]))
                return false;
        }
        return at == name.Length;
    }
}
