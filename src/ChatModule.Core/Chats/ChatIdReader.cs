using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>
/// Reads a chat's ID in the forms in which people have it: with blanks, percent-encoded, or as a link of Teams.
/// </summary>
internal static partial class ChatIdReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The ID of a chat.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.ChatNotFound"/>: the text isn't a chat's ID.
    /// </exception>
    public static string Parse(string? text)
    {
        var id = TextTrimmer.Trim(text ?? "");
        if (id.Length == 0)
            throw NotAChat("The item has no ChatId, or an empty one.");
        var link = Link().Match(id);
        if (link.Success)
            id = link.Groups["id"].Value;
        id = Uri.UnescapeDataString(id);
        // Teams begins a chat with the people that such a link names:
        // https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
        if (link.Success && id == "0")
            throw NotAChat($"The link '{text}' names people, and not a chat that exists.");
        if (Guid.TryParse(id, out _) || long.TryParse(id, out _))
            throw NotAChat($"'{id}' isn't the ID of a chat.");
        return id;
    }

    /// <summary>
    /// Whether a text has the form of a chat's ID, which no user principal name has: <c>19:…@thread.v2</c>,
    /// <c>19:…@unq.gbl.spaces</c>. See https://learn.microsoft.com/graph/api/resources/chat.
    /// </summary>
    public static bool IsChatId(string text) => text.StartsWith("19:", StringComparison.Ordinal) && text.Contains('@');

    private static GraphChatException NotAChat(string message) => new(GraphChatError.ChatNotFound, message)
    {
        RecommendedAction = "Specify the chat's ID, such as 19:…@thread.v2, or its link in Teams.",
    };

    [GeneratedRegex(@"/(?:l/(?:chat|message|meetup-join)|conversations)/(?<id>[^/?#]+)", Options)]
    private static partial Regex Link();
}
