using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>The mentions in a text: <c>&lt;at&gt;megan@contoso.com&lt;/at&gt;</c>.</summary>
internal static partial class MentionMarkup
{
    // Also with the ID that a message that was read has: <at id="0">Megan Bowen</at>.
    private const string Start = @"<at(\s[^>]*)?>";

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>The mentions, each with the group <c>name</c>.</summary>
    public static MatchCollection Find(string text) => Element().Matches(text);

    /// <summary>Whether a mention has no end, or an end has no mention.</summary>
    public static bool HasUnpaired(string text) => Tag().Count(text) != 2 * Element().Count(text);

    // A mention that isn't closed doesn't reach into the next one.
    [GeneratedRegex($@"{Start}(?<name>((?!<at[\s>]).)*?)</at\s*>", Options)]
    private static partial Regex Element();

    [GeneratedRegex(@"</?at(?=[\s>]|\z)", Options)]
    private static partial Regex Tag();
}
