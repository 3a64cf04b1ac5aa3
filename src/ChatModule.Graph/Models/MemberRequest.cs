using System.Globalization;

namespace ChatModule.Graph.Models;

/// <summary>Builds members: of the body of <c>POST /chats</c>, and that of <c>POST /chats/{id}/members</c>.</summary>
internal static class MemberRequest
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ";

    /// <summary>A member to add, exactly as in https://learn.microsoft.com/graph/api/chat-post-members.</summary>
    /// <param name="member">The member.</param>
    /// <param name="root">The service root with its version. The bind address is below it.</param>
    public static AadUserConversationMember Build(NewMember member, string root)
    {
        var key = Escape(member.Person.UserId ?? member.Person.Key);
        var body = Build(member.Person, member.HomeTenant, $"{root}/users/{key}");
        // A text, as documented: the SDK would write the offset +00:00.
        if (member.HistoryStart is { } start)
            body.AdditionalData["visibleHistoryStartDateTime"] =
                start.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        return body;
    }

    /// <summary>A member of a new chat, exactly as in https://learn.microsoft.com/graph/api/chat-post.</summary>
    /// <param name="person">The person.</param>
    /// <param name="chat">The chat.</param>
    /// <param name="root">The service root with its version. The bind address is below it.</param>
    public static AadUserConversationMember Build(Person person, ChatDefinition chat, string root)
    {
        var key = Escape(person.Key.Replace("'", "''", StringComparison.Ordinal));
        return Build(person, chat.HomeTenant, $"{root}/users('{key}')");
    }

    private static AadUserConversationMember Build(Person person, string? homeTenant, string address)
    {
        var member = person.ToMember(homeTenant);
        var body = new AadUserConversationMember
        {
            OdataType = "#microsoft.graph.aadUserConversationMember",
            Roles = [member.Role!],
            AdditionalData = { ["user@odata.bind"] = address },
        };
        if (member.TenantId is not null)
            body.TenantId = member.TenantId;
        return body;
    }

    // Percent-encoded; otherwise the service would cut a guest's UPN at its #. The @ stays, as in the examples.
    private static string Escape(string key) => Uri.EscapeDataString(key)
        .Replace("%40", "@", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal);
}
