using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>
/// Finds the members that a message mentions: <c>&lt;at&gt;megan@contoso.com&lt;/at&gt;</c> in HTML, by user principal
/// name, address, object ID, or display name.
/// </summary>
internal sealed class MentionResolver(IGraphChatClient client)
{
    private readonly ChatMemberCache members = new(client, new(TimeProvider.System), TimeProvider.System);
    private readonly UserIdReader users = new(client);

    /// <summary>The message with its mentions.</summary>
    /// <param name="message">The message.</param>
    /// <param name="chat">The chat, if it was piped in: its members may be known.</param>
    /// <param name="cancellationToken">Ends the reading of members.</param>
    /// <exception cref="GraphChatException">
    /// A mention isn't a member, or is more than one. Nothing was sent.
    /// </exception>
    public async Task<MessageDefinition> ResolveAsync(
        MessageDefinition message, GraphChat? chat, CancellationToken cancellationToken)
    {
        if (message.ContentType != MessageDefinition.Html)
            return message;
        List<MessageMention> mentions = [];
        var html = new StringBuilder();
        var position = 0;
        foreach (Match tag in MentionMarkup.Find(message.Content))
        {
            var mention = await FindAsync(HtmlText.ToText(tag.Groups["name"].Value), message, chat, cancellationToken);
            html.Append(message.Content, position, tag.Index - position)
                .Append("<at id=\"").Append(mentions.Count).Append("\">")
                .Append(WebUtility.HtmlEncode(mention.Text)).Append("</at>");
            mentions.Add(mention);
            position = tag.Index + tag.Length;
        }
        if (mentions.Count == 0)
            return message;
        html.Append(message.Content, position, message.Content.Length - position);
        return (message with { HtmlWithMentions = html.ToString(), Mentions = mentions }).Validate();
    }

    private async Task<MessageMention> FindAsync(
        string name, MessageDefinition message, GraphChat? chat, CancellationToken cancellationToken)
    {
        if (name.Equals(MessageMention.Everyone, StringComparison.OrdinalIgnoreCase))
            return new(MessageMention.Everyone, null);
        // A chat that was created has the members as they were given, without their names: they're read.
        var target = chat is null ? new(message.ChatId) : ChatTarget.Of(chat);
        var people = (await members.GetAsync(target, cancellationToken)).Members;
        var found = Match(people, name);
        if (found.Length == 0 && name.Contains('@'))
            found = await MatchByIdAsync(people, name, cancellationToken);
        return found switch
        {
            [var member] => new(member.DisplayName ?? member.UserPrincipalName ?? name, member.UserId),
            [] => throw Unknown(GraphChatError.MemberNotFound, $"'{name}' isn't a member of the chat", message,
                "Mention a member by user principal name, object ID, or display name: Get-GraphChat shows them."),
            _ => throw Unknown(GraphChatError.MemberNotRecognized, $"'{name}' is {found.Length} members", message,
                $"Mention one of them by user principal name: {string.Join<GraphChatMember>(", ", found)}."),
        };
    }

    // Only users can be mentioned. An ID or an address goes before a name.
    private static GraphChatMember[] Match(IReadOnlyList<GraphChatMember> members, string name)
    {
        var users = members.Where(static member => member.UserId is not null);
        var found = users
            .Where(member => IsSame(name, member.UserId) || IsSame(name, member.UserPrincipalName))
            .ToArray();
        return found.Length > 0 ? found : [.. users.Where(member => IsSame(name, member.DisplayName))];
    }

    // A listed address need not be the user principal name.
    private async Task<GraphChatMember[]> MatchByIdAsync(
        IReadOnlyList<GraphChatMember> members, string address, CancellationToken cancellationToken)
    {
        try
        {
            var id = await users.ReadAsync(address, cancellationToken);
            return [.. members.Where(member => IsSame(id, member.UserId))];
        }
        catch (GraphChatException e) when (e.Error is GraphChatError.MissingPermission or GraphChatError.MemberNotFound)
        {
            return [];
        }
    }

    private static bool IsSame(string text, string? other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static GraphChatException Unknown(
        GraphChatError error, string reason, MessageDefinition message, string action) =>
        new(error, $"The {message.Describe()} wasn't sent: {reason}.") { RecommendedAction = action };
}
