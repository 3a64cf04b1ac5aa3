namespace GraphEmulator.Graph;

/// <summary>Keys in OData quotes: percent-decoded first, then unquoted, a doubled quote meaning one.</summary>
internal static class ODataKey
{
    /// <summary>The key in <c>'…'</c>, or as it stands when there are no quotes.</summary>
    public static string Unquote(string literal)
    {
        if (literal.Length == 0 || literal[0] != '\'')
        {
            return literal;
        }

        if (literal.Length < 2 || literal[^1] != '\'')
        {
            // What stood behind a raw '#' never arrived, its closing quote with it.
            return literal[1..];
        }

        var inner = literal[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\'' && (++i == inner.Length || inner[i] != '\''))
            {
                throw GraphException.BadRequest(
                    $"There is an unterminated literal or a quote that is not doubled in the key {literal}.");
            }
        }

        return inner.Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>
    /// Splits <c>name('key')</c> or <c>name/key</c>, both percent-decoded, into name and key; the key is
    /// <see langword="null"/> when there is none.
    /// </summary>
    public static (string Name, string? Key) SplitSegment(string decodedSegment)
    {
        var open = decodedSegment.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return (decodedSegment, null);
        }

        var rest = decodedSegment[(open + 1)..];
        return (decodedSegment[..open], Unquote(rest.EndsWith(')') ? rest[..^1] : rest));
    }
}
