using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatModule;

/// <summary>
/// What makes two messages of a chat the same for a person: the text without what Teams changes about it, and the card.
/// A hash of it, because a long list has many.
/// </summary>
internal readonly record struct MessageKey(UInt128 Hash)
{
    /// <summary>The key of a message.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="text">What a person reads.</param>
    /// <param name="card">The ID of the adaptive card; empty without one.</param>
    public static MessageKey Of(string chatId, string text, string card)
    {
        // Neither an ID nor a text without white space has a line break.
        var content = Encoding.UTF8.GetBytes($"{chatId}\n{card.ToUpperInvariant()}\n{Simplify(text)}");
        return new(BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(content)));
    }

    /// <summary>The keys of a message that was read: each is one that the same message would be sent with.</summary>
    public static IEnumerable<MessageKey> Of(GraphChatMessage message)
    {
        IReadOnlyList<string> cards = message.CardIds.Count > 0 ? message.CardIds : [""];
        // A text can come with entities, as if it were HTML.
        IReadOnlyList<string> texts = message.Html is null
            ? [message.Content, HtmlText.ToText(message.Content)]
            : [message.Content];
        return texts.SelectMany(text => cards.Select(card => Of(message.ChatId, text, card))).Distinct();
    }

    // Teams sends a text as HTML at times, with other white space, and drops what can't be seen.
    private static string Simplify(string text)
    {
        var simple = new StringBuilder(text.Length);
        var isBlank = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                isBlank = true;
                continue;
            }
            if (char.IsControl(c) || c == '\uFFFD' || TextTrimmer.IsInvisible(c))
                continue;
            if (isBlank && simple.Length > 0)
                simple.Append(' ');
            isBlank = false;
            simple.Append(c);
        }
        return simple.ToString();
    }
}
