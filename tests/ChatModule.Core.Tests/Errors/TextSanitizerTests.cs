namespace ChatModule.Tests;

/// <summary>Escape sequences in a service message don't reach the terminal.</summary>
public class TextSanitizerTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;t\u0007", "\uFFFD[2J\uFFFD]0;t\uFFFD")]
    [InlineData("a\r\nb\tc", "a\uFFFD\uFFFDb\uFFFDc")]
    [InlineData("\u0000\u007f\u0085\u009b", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u202Aa\u202Eb\u2066c\u2069", "\uFFFDa\uFFFDb\uFFFDc\uFFFD")]
    public void Control_and_bidirectional_characters_are_replaced(string text, string sanitized) => Assert.Equal(sanitized, TextSanitizer.Sanitize(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Project X – Grüße 🎉 שלום")]
    public void Other_text_is_unchanged(string? text) => Assert.Same(text, TextSanitizer.Sanitize(text));
}
