using System.Text;

namespace ChatModule;

/// <summary>What a system message says: https://learn.microsoft.com/graph/system-messages.</summary>
internal static class SystemEvent
{
    private const string Prefix = "#microsoft.graph.";
    private const string Suffix = "EventMessageDetail";

    /// <summary>
    /// The type of an event in words: <c>#microsoft.graph.membersAddedEventMessageDetail</c> is "Members added".
    /// </summary>
    public static string Describe(string type)
    {
        var name = type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : type;
        name = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        var words = new StringBuilder(name.Length);
        foreach (var c in TextSanitizer.Sanitize(name))
        {
            if (words.Length == 0)
                words.Append(char.ToUpperInvariant(c));
            else if (char.IsAsciiLetterUpper(c))
                words.Append(' ').Append(char.ToLowerInvariant(c));
            else
                words.Append(c);
        }
        return words.ToString();
    }
}
