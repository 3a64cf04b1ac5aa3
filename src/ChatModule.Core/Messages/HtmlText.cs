using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>
/// The text that a person reads of the HTML of a message. It isn't a browser: it never fails, whatever the HTML.
/// </summary>
internal sealed partial class HtmlText
{
    // A value of an attribute can contain ">". Without backtracking, malformed HTML takes no longer than other.
    private const string Tags =
        """<!--.*?-->|<(?<end>/?)(?<name>[a-z][a-z0-9-]*)(?<attributes>([^>"']|"[^"]*"|'[^']*')*)>""";

    private const string AlternativeText = """\balt\s*=\s*("(?<text>[^"]*)"|'(?<text>[^']*)')""";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Tag = new(Tags, Options | RegexOptions.NonBacktracking | RegexOptions.Singleline);

    private readonly StringBuilder text = new();
    private bool isSpacePending;
    private bool isLinePending;
    private int preformatted;

    private HtmlText()
    {
    }

    /// <summary>The text, with line breaks where Teams shows them.</summary>
    public static string ToText(string html)
    {
        var reader = new HtmlText();
        var position = 0;
        string? hidden = null;
        for (var tag = Tag.Match(html); tag.Success; tag = tag.NextMatch())
        {
            if (hidden is null)
                reader.AddText(html[position..tag.Index]);
            position = tag.Index + tag.Length;
            var name = tag.Groups["name"].Value.ToLowerInvariant();
            var isEnd = tag.Groups["end"].Length > 0;
            if (hidden is not null)
                hidden = isEnd && name == hidden ? null : hidden;
            else if (!isEnd && name is "script" or "style" or "head")
                hidden = name;
            else
                reader.AddTag(name, isEnd, tag.Groups["attributes"].Value);
        }
        if (hidden is null)
            reader.AddText(html[position..]);
        return reader.ToString();
    }

    /// <summary>What was read, without blanks around it and at the ends of lines.</summary>
    public override string ToString() =>
        string.Join('\n', text.ToString().Split('\n').Select(static line => line.TrimEnd())).Trim();

    private void AddTag(string name, bool isEnd, string attributes)
    {
        switch (name)
        {
            case "br":
                Add('\n');
                break;
            // Teams has the text of a picture there: <emoji alt="🙂" title="Smile"></emoji>.
            case "img" or "emoji" when !isEnd:
                AddText(Alternative().Match(attributes).Groups["text"].Value);
                break;
            case "li" when !isEnd:
                BreakLine();
                AddText("- ");
                break;
            case "td" or "th" when isEnd:
                Add('\t');
                break;
            case "p" or "div" or "li" or "ul" or "ol" or "tr" or "table" or "blockquote" or "hr" or "pre"
                or "codeblock" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                BreakLine();
                break;
        }
        if (name is "pre")
            preformatted = Math.Max(0, preformatted + (isEnd ? -1 : 1));
    }

    private void AddText(string html)
    {
        foreach (var c in WebUtility.HtmlDecode(html))
        {
            // A browser shows white space as one blank, except for the blanks that are meant to stay.
            if (c == '\u00A0')
                Add(' ');
            else if (!char.IsWhiteSpace(c))
                Add(c);
            else if (preformatted > 0)
                Add(c == '\r' ? ' ' : c);
            else
                isSpacePending = true;
        }
    }

    // A line ends once, however many elements end with it.
    private void BreakLine() => isLinePending = true;

    private void Add(char c)
    {
        if (isLinePending && text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
        else if (isSpacePending && !isLinePending && c != '\n' && text.Length > 0 && text[^1] is not ('\n' or ' '))
            text.Append(' ');
        isLinePending = isSpacePending = false;
        text.Append(c);
    }

    [GeneratedRegex(AlternativeText, Options)]
    private static partial Regex Alternative();
}
