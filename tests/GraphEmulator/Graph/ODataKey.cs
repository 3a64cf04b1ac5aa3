namespace GraphEmulator.Graph;

/// <summary>Parses quoted OData keys. Percent-decoding comes first; a doubled quote stands for one quote.</summary>
internal static class ODataKey
{
    /// <summary>Returns the key without quotes.</summary>
    public static string Unquote(string literal)
    {
        if (literal.Length == 0 || literal[0] != '\'')
        {
            return literal;
        }

        if (literal.Length < 2 || literal[^1] != '\'')
        {
            // A raw '#' in the URL cut off the rest of the key and its closing quote.
            return literal[1..];
        }

        var inner = literal[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\'' && (++i == inner.Length || inner[i] != '\''))
            {
                throw GraphException.BadRequest(
                    $"There is an unterminated literal or a quote that isn't doubled in the key {literal}.");
            }
        }

        return inner.Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>
    /// Splits a percent-decoded segment such as <c>name('key')</c> into name and key; the key is <see langword="null"/>
    /// when there is none.
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
