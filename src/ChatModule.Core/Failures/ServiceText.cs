namespace ChatModule;

/// <summary>Text that came from the service, made safe to show.</summary>
internal static class ServiceText
{
    /// <summary>Control characters replaced, so that a topic or an error text cannot drive the reader's terminal.</summary>
    public static string? Inert(string? text)
    {
        if (text is null || !text.Any(IsActive))
            return text;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsActive(source[i]) ? '\uFFFD' : source[i];
        });
    }

    // Beside the controls: the marks that reorder a line, with which a text can pose as another.
    private static bool IsActive(char c) =>
        char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
