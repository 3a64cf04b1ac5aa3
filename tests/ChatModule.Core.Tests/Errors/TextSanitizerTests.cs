namespace ChatModule.Tests;

/// <summary>"Nothing from the service is interpreted": terminal escape sequences are shown inert.</summary>
public class TextSanitizerTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;t\u0007", "\uFFFD[2J\uFFFD]0;t\uFFFD")]
    [InlineData("a\r\nb\tc", "a\uFFFD\uFFFDb\uFFFDc")]
    [InlineData("\u0000\u007f\u0085\u009b", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u202Aa\u202Eb\u2066c\u2069", "\uFFFDa\uFFFDb\uFFFDc\uFFFD")]
    public void Controls_and_marks_that_reorder_a_line_are_replaced(string active, string inert) => Assert.Equal(inert, TextSanitizer.Sanitize(active));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Project X – Grüße 🎉 שלום")]
    public void Ordinary_text_stays_as_it_is(string? text) => Assert.Same(text, TextSanitizer.Sanitize(text));
}
