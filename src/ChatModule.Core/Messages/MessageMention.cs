namespace ChatModule;

/// <summary>A mention of a message: https://learn.microsoft.com/graph/api/resources/chatmessagemention.</summary>
/// <param name="Text">What is shown; the same as in the <c>at</c> element.</param>
/// <param name="UserId">The member; null for everyone.</param>
internal sealed record MessageMention(string Text, string? UserId)
{
    /// <summary>
    /// The name of a mention of the whole chat, as Teams has it: https://learn.microsoft.com/graph/api/chatmessage-get,
    /// "Get a chat message with an @mention for everyone".
    /// </summary>
    public const string Everyone = "Everyone";
}
