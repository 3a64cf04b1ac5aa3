using System.Management.Automation;

namespace ChatModule.Chats;

/// <summary>The topic of Get-GraphChat: a wildcard pattern, an exact topic, or both until it's known which.</summary>
internal sealed class TopicPattern
{
    private readonly WildcardPattern? pattern;

    public TopicPattern(string? topic)
    {
        pattern = ToPattern(topic);
        var literal = topic is null ? null
            : pattern is null ? WildcardPattern.Unescape(topic)
            // Topics have brackets and question marks of their own; a pattern of asterisks only is meant as one.
            : topic.AsSpan().ContainsAny('[', '?') ? topic : null;
        // New-GraphChat and Set-GraphChat take off white space around a topic; other programs need not.
        if (literal is not null)
        {
            string[] spellings = [literal, TextTrimmer.Trim(literal)];
            Literals = [.. spellings.Where(static text => text.Length > 0).Distinct()];
        }
        IsExact = pattern is null && literal is not null;
    }

    /// <summary>
    /// The topics that a chat may have exactly, as given and as it's sent; none when only a pattern can be meant.
    /// </summary>
    public IReadOnlyList<string> Literals { get; } = [];

    /// <summary>Whether only an exact topic can be meant.</summary>
    public bool IsExact { get; }

    public bool IsMatch(string? topic) => pattern?.IsMatch(topic ?? "") ?? true;

    // Null for an exact topic. A group can have one that isn't a valid pattern, such as 'Sales [draft'.
    private static WildcardPattern? ToPattern(string? topic)
    {
        if (topic is null || !WildcardPattern.ContainsWildcardCharacters(topic))
            return null;
        var pattern = WildcardPattern.Get(topic, WildcardOptions.IgnoreCase);
        try
        {
            // It's parsed when it's first used.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }
}
