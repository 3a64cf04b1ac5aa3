namespace ChatModule.Tests;

/// <summary>Escape sequences in a service message don't reach the terminal.</summary>
public class TextSanitizerTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;t\u0007", "\uFFFD[2J\uFFFD]0;t\uFFFD")]
    [InlineData("\u0000\u007f\u009b", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u202Aa\u202Eb\u2066c\u2069", "\uFFFDa\uFFFDb\uFFFDc\uFFFD")]
    public void Control_and_bidirectional_characters_are_replaced(string text, string sanitized) => Assert.Equal(sanitized, TextSanitizer.Sanitize(text));

    [Theory]
    [InlineData("a\r\nb\nc\rd\u0085e", "a b c d e")]
    [InlineData("a\tb", "a b")]
    public void Line_breaks_and_tabs_are_blanks(string text, string sanitized) => Assert.Equal(sanitized, TextSanitizer.Sanitize(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Project X – Grüße 🎉 שלום")]
    public void Other_text_is_unchanged(string? text) => Assert.Same(text, TextSanitizer.Sanitize(text));
}
