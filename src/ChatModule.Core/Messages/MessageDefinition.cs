using System.Text;

namespace ChatModule;

/// <summary>A message to send.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="Content">The text.</param>
/// <param name="ContentType"><c>text</c> or <c>html</c>.</param>
/// <param name="Importance"><c>normal</c>, <c>high</c>, or <c>urgent</c>.</param>
internal sealed record MessageDefinition(string ChatId, string Content, string ContentType, string Importance)
{
    /// <summary>About 28 KB, with everything in the message: https://learn.microsoft.com/microsoftteams/limits-specifications-teams.</summary>
    public const int MaxBytes = 28 * 1024;

    private const int PreviewLength = 40;

    /// <summary>The message in a person's words: <c>message 'Welcome, Megan!' to the chat 19:…</c>.</summary>
    public string Describe(string? recipient = null) => $"message '{Preview}' to {recipient ?? $"the chat {ChatId}"}";

    /// <summary>Rejects what the service would reject.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.BadRequest"/>.</exception>
    public MessageDefinition Validate()
    {
        if (string.IsNullOrWhiteSpace(Content))
            throw Invalid($"The message to the chat {ChatId} is empty.", "Specify a text with -Content.");
        var bytes = Encoding.UTF8.GetByteCount(Content);
        return bytes <= MaxBytes ? this : throw Invalid(
            FormattableString.Invariant($"The {Describe()} has {bytes / 1024.0:0.#} KB. Teams allows about {MaxBytes / 1024} KB."), "Shorten it, or split it into several messages.");
    }

    /// <summary>The message when it isn't known whether it was sent.</summary>
    public GraphChatMessage ToUnconfirmed(object? input) => new()
    {
        ChatId = ChatId,
        Content = Content,
        ContentType = ContentType,
        Importance = Importance,
        InputObject = input,
    };

    private string Preview
    {
        get
        {
            var line = Content.ReplaceLineEndings(" ");
            return line.Length <= PreviewLength ? line : TextSanitizer.Excerpt(line, PreviewLength - 1);
        }
    }

    private static GraphChatException Invalid(string message, string action) => new(GraphChatError.BadRequest, message) { RecommendedAction = action };
}
