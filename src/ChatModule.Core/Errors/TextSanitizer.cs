using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>Makes text of the service or of the input safe to show.</summary>
internal static partial class TextSanitizer
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Redacted = "REDACTED";

    // That of {"alg":"none"}, the shortest there is.
    private const int MinTokenHeaderLength = 19;

    /// <summary>
    /// The text in one line, its control characters replaced, so that a topic or an error text can't drive the reader's
    /// terminal; halves of characters too, which not every terminal and no UTF-8 can show.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Sanitize(string? text)
    {
        if (text is null || !HasUnsafe(text))
            return text;
        text = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsUnsafe(source, i) ? '\uFFFD' : source[i];
        });
    }

    /// <summary>
    /// The text without secrets: addresses have no user name and password before the host, as .NET's texts have those
    /// of a proxy, and tokens (JWT, https://datatracker.ietf.org/doc/html/rfc7519) are redacted.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? RemoveSecrets(string? text) =>
        text is null ? null : TokenCharacters().Replace(UserInfo().Replace(text, ""), RedactToken);

    /// <summary>The text in one line, without secrets.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? ToSafeText(string? text) => Sanitize(RemoveSecrets(text));

    /// <summary>The message of a library's exception, to be part of a sentence.</summary>
    public static string ToReason(Exception e) => ToSafeText(e.Message).TrimEnd('.');

    /// <summary>
    /// Whether a text has half a character, as one that was cut inside an emoji: UTF-8 can't carry it.
    /// </summary>
    public static bool HasHalfCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsHalfCharacter(text, i))
                return true;
        }
        return false;
    }

    /// <summary>The text as UTF-8 carries it: with U+FFFD for each half of a character.</summary>
    public static string ReplaceHalfCharacters(string text) =>
        HasHalfCharacter(text) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>
    /// A text of several lines, its other control characters replaced. The marks of right-to-left languages stay.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? SanitizeLines(string? text) => text is null ? null
        : string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsUnsafeInLines(source, i) ? '\uFFFD' : source[i];
        });

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static string Excerpt(string text, int length) =>
        text.Length <= length ? text : $"{text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]}…";

    // A name such as HarveyJ.Smith is no token: what comes before the first dot is too short.
    private static string RedactToken(Match match) =>
        match.ValueSpan.IndexOf('.') >= MinTokenHeaderLength ? Redacted : match.Value;

    private static bool HasUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text, i))
                return true;
        }
        return false;
    }

    // Beside the controls: the marks that reorder a line, with which a text can pose as another.
    private static bool IsUnsafe(string text, int i) => text[i] switch
    {
        >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' => true,
        var c => char.IsControl(c) || IsHalfCharacter(text, i),
    };

    private static bool IsUnsafeInLines(string text, int i) =>
        text[i] is not ('\n' or '\r' or '\t') && (char.IsControl(text[i]) || IsHalfCharacter(text, i));

    private static bool IsHalfCharacter(string text, int i) => text[i] switch
    {
        var c when char.IsHighSurrogate(c) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        var c when char.IsLowSurrogate(c) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        _ => false,
    };

    [GeneratedRegex("""(?<=://)[^\s/?#'"<>]*@""")]
    private static partial Regex UserInfo();

    // All of what may be one, so that a long text without a token is read once.
    [GeneratedRegex("eyJ[A-Za-z0-9_.-]*[A-Za-z0-9_-]")]
    private static partial Regex TokenCharacters();
}
