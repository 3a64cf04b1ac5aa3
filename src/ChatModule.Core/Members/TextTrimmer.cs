namespace ChatModule;

/// <summary>
/// Removes what can't be seen around a text: white space, byte order marks, direction marks, soft hyphens.
/// </summary>
internal static class TextTrimmer
{
    /// <summary>The text without what can't be seen at its beginning and its end.</summary>
    public static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsBlank(text[start]))
            start++;
        while (end > start && IsBlank(text[end - 1]))
            end--;
        return text[start..end];
    }

    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || IsInvisible(c);

    /// <summary>Whether it's a mark without a width, which copied names often have.</summary>
    public static bool IsInvisible(char c) => c is '\u00AD' or '\u061C' or '\u180E' or '\uFEFF'
        or >= '\u200B' and <= '\u200F'
        or >= '\u202A' and <= '\u202E'
        or >= '\u2060' and <= '\u206F';
}
