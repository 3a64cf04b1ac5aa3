using System.Globalization;

namespace ChatModule;

/// <summary>A message to send.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="Content">The text.</param>
/// <param name="ContentType"><c>text</c> or <c>html</c>.</param>
/// <param name="Importance"><c>normal</c>, <c>high</c>, or <c>urgent</c>.</param>
internal sealed record MessageDefinition(string ChatId, string Content, string ContentType, string Importance)
{
    /// <summary>
    /// "Approximately 28 KB": https://learn.microsoft.com/microsoftteams/limits-specifications-teams. Whether bytes of
    /// UTF-8 or characters of UTF-16 are meant isn't documented. The latter are never more, so what has too many of
    /// them can't be sent; about everything else the service decides.
    /// </summary>
    public const int MaxLength = 28 * 1024;

    public const string Text = "text";
    public const string Html = "html";

    private const int PreviewLength = 40;

    /// <summary>An adaptive card; null for none.</summary>
    public AdaptiveCard? Card { get; init; }

    /// <summary>The HTML in which the mentions have their IDs; null without mentions.</summary>
    public string? HtmlWithMentions { get; init; }

    /// <summary>The mentions of the HTML, in the order of their IDs.</summary>
    public IReadOnlyList<MessageMention> Mentions { get; init; } = [];

    /// <summary>What makes it the same as another message of the chat.</summary>
    public MessageKey Key =>
        MessageKey.Of(ChatId, ContentType == Html ? HtmlText.ToText(SentHtml) : Content, Card?.Id ?? "");

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The message in a person's words: <c>message 'Welcome, Megan!' to the chat 19:…</c>.</summary>
    public string Describe(string? recipient = null) => $"message '{Preview}' to {recipient ?? $"the chat {ChatId}"}";

    /// <summary>Rejects what the service would reject.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.BadRequest"/>.</exception>
    public MessageDefinition Validate()
    {
        if (TextTrimmer.Trim(Content).Length == 0 && Card is null)
            throw Invalid($"The message to the chat {ChatId} is empty.", "Specify a text with -Content.");
        // It would be sent as another character, so the message would never be found again.
        if (TextSanitizer.HasHalfCharacter(Content))
            throw Invalid($"The {Describe()} contains half of a character, such as of an emoji that was cut.",
                "Shorten the text at the end of a character.");
        // Teams would show it as text, without a mention.
        if (ContentType == Html && MentionMarkup.HasUnpaired(Content))
            throw Invalid($"The {Describe()} has <at> without </at>, or </at> without <at>.",
                "Close each mention: <at>megan@contoso.com</at>.");
        var total = SentHtml.Length + (Card?.Json.Length ?? 0);
        if (total <= MaxLength)
            return this;
        var (length, limit) = (total.ToString("#,0", Invariant), MaxLength.ToString("#,0", Invariant));
        throw Invalid(
            $"The {Describe()} has {length} characters. Teams allows about 28 KB, which is {limit} at most.",
            "Shorten it, or split it into several messages.");
    }

    /// <summary>
    /// The content as it's sent, and its type. Teams shows the line breaks of a text as blanks, as users report
    /// (https://github.com/camunda/connectors/issues/233), so a text of several lines is sent as HTML.
    /// </summary>
    public (string ContentType, string Content) ToBody()
    {
        var lines = Content.ReplaceLineEndings("\n");
        if (ContentType == Text && Card is null && !lines.Contains('\n'))
            return (Text, Content);
        var html = ContentType == Html ? SentHtml : Escape(lines).Replace("\n", "<br>", StringComparison.Ordinal);
        return (Html, html + Card?.Html);
    }

    /// <summary>The message when it isn't known whether it was sent.</summary>
    public GraphChatMessage ToUnconfirmed(object? input) => new()
    {
        ChatId = ChatId,
        Content = Content,
        ContentType = ContentType,
        // What was piped can be without the card: the reference to it stays with the message.
        Html = Card is null ? null : ToBody().Content,
        Importance = Importance,
        InputObject = input,
    };

    private string SentHtml => HtmlWithMentions ?? Content;

    private string Preview
    {
        get
        {
            var line = (Content.Length > 0 ? Content : "(card)").ReplaceLineEndings(" ");
            return line.Length <= PreviewLength ? line : TextSanitizer.Excerpt(line, PreviewLength - 1);
        }
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static GraphChatException Invalid(string message, string action) =>
        new(GraphChatError.BadRequest, message) { RecommendedAction = action };
}
