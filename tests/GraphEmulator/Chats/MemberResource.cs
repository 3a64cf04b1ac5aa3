using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary><c>/chats/{id}/members</c> and <c>/chats/{id}/members/{id}</c>.</summary>
internal sealed class MemberResource(EmulatorState state)
{
    private static readonly string[] Properties =
        ["id", "roles", "displayName", "visibleHistoryStartDateTime", "userId", "email", "tenantId"];

    private readonly ChatValidator validator = new(state);

    public EmulatorResponse List(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadMembers.Require(token);
        var query = ODataQuery.Parse(
            request,
            Properties,
            "microsoft.graph.aadUserConversationMember",
            "$select",
            "$top",
            "$skip",
            "$skiptoken");
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        var page = Page.Create(chat.Members, query, state.Settings.MemberPageSize);
        var collection = $"chats('{Uri.EscapeDataString(chat.Id)}')/members";
        return EmulatorResponse.Graph(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Origin}/{path.Version}/$metadata#{collection}");
            json.WriteNumber("@odata.count", page.Items.Count);
            if (page.NextLink(request, collection) is { } next)
            {
                json.WriteString("@odata.nextLink", next);
            }

            json.WriteStartArray("value");
            foreach (var member in page.Items)
            {
                WriteMember(json, chat, member, state, query.Selects);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    /// <summary>Adds a member: https://learn.microsoft.com/graph/api/chat-post-members.</summary>
    public EmulatorResponse Add(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ChangeMembers.Require(token);
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        var body = ChatBodyReader.ReadMember(request.Body);
        if (chat.IsOneOnOne)
        {
            throw GraphException.BadRequest("RosterAddMemberBlocked: members can't be added to a one-on-one chat.");
        }

        var now = state.Time.GetUtcNow();
        var member = validator.Resolve(body, $"{request.Origin}/{path.Version}/") with
        {
            // Without a start, the new member sees what follows.
            VisibleHistoryStart = body.VisibleHistoryStart ?? now,
        };
        if (chat.FindMember(member.User.Id) is { } existing)
        {
            return AddExisting(request, token, chat, existing);
        }

        if (chat.Members.Count >= state.Settings.MaxMembers)
        {
            throw GraphException.BadRequest(
                $"The maximum number of members of a chat, {state.Settings.MaxMembers}, has been reached.");
        }

        chat.Add(member, token, now);
        return Created(chat, member);
    }

    /// <summary>Removes a member: https://learn.microsoft.com/graph/api/chat-delete-members.</summary>
    public EmulatorResponse Delete(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.DeleteMember.Require(token);
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        if (chat.IsOneOnOne)
        {
            throw GraphException.BadRequest("Members can't be removed from a one-on-one chat.");
        }

        var id = path.Segments[3];
        var member = chat.Members.FirstOrDefault(candidate => candidate.GetMembershipId(chat) == id);
        return member is not null && chat.Remove(member, token, state.Time.GetUtcNow())
            ? EmulatorResponse.Empty(204)
            : throw GraphException.NotFound($"NotFound: no membership with ID '{id}'.");
    }

    /// <summary>Writes one member for a page of members or an expanded chat.</summary>
    public static void WriteMember(
        Utf8JsonWriter json, Chat chat, ChatMember member, EmulatorState state, Func<string, bool> selects)
    {
        json.WriteStartObject();
        json.WriteString("@odata.type", $"#microsoft.graph.{member.ODataType}");
        if (selects("roles"))
        {
            json.WriteStartArray("roles");
            // An ordinary member has no role in a list; a guest and a user of another tenant do.
            if (member.Role == "guest" || member.User.TenantId is not null)
            {
                json.WriteStringValue(member.Role);
            }

            json.WriteEndArray();
        }

        var user = member.User;
        (string, string?)[] properties =
        [
            ("id", member.GetMembershipId(chat)),
            ("displayName", user.DisplayName),
            ("visibleHistoryStartDateTime", GraphTime.Format(member.VisibleHistoryStart, 3)),
        ];
        (string, string?)[] account = member.Kind switch
        {
            MemberKind.AadUser =>
            [
                ("userId", user.Id),
                ("email", user.Mail ?? user.UserPrincipalName),
                ("tenantId", user.TenantId ?? state.TenantId),
            ],
            MemberKind.Anonymous => [("anonymousGuestId", user.Id)],
            MemberKind.Phone => [("phoneNumber", user.Id)],
            MemberKind.Skype => [("skypeId", user.Id)],
            _ => [("userId", user.Id)],
        };
        foreach (var (name, value) in properties.Concat(account))
        {
            if (selects(name))
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// The documentation doesn't say what happens to a user who is a member already. For a team, the user was reported
    /// to be removed.
    /// </summary>
    private EmulatorResponse AddExisting(RequestContext request, AccessToken token, Chat chat, ChatMember existing)
    {
        switch (state.Settings.AddExistingMember)
        {
            case AddExistingMember.Conflict:
                throw new GraphException(409, "Conflict", $"'{existing.User.Id}' is a member of the chat already.");
            case AddExistingMember.Remove:
                chat.Remove(existing, token, request.ArrivedAt);
                break;
        }

        return Created(chat, existing);
    }

    private static EmulatorResponse Created(Chat chat, ChatMember member) => EmulatorResponse.Graph(201, [])
        .WithHeader("Location", $"/chats/{chat.Id}/members/{member.GetMembershipId(chat)}");
}

/// <summary>What happens when a request adds a user who is a member already.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AddExistingMember>))]
public enum AddExistingMember
{
    /// <summary>"remove": returns 201 and removes the member.</summary>
    [JsonStringEnumMemberName("remove")]
    Remove,

    /// <summary>"conflict": returns 409.</summary>
    [JsonStringEnumMemberName("conflict")]
    Conflict,

    /// <summary>"ignore": returns 201 and changes nothing.</summary>
    [JsonStringEnumMemberName("ignore")]
    Ignore,
}

/// <summary>
/// The kind of account of a member: https://learn.microsoft.com/graph/api/resources/conversationmember.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<MemberKind>))]
public enum MemberKind
{
    /// <summary>"aadUser": a user of a tenant.</summary>
    [JsonStringEnumMemberName("aadUser")]
    AadUser,

    /// <summary>"anonymous": a guest without an account.</summary>
    [JsonStringEnumMemberName("anonymous")]
    Anonymous,

    /// <summary>"personal": a personal Microsoft account.</summary>
    [JsonStringEnumMemberName("personal")]
    Personal,

    /// <summary>"phone": a phone number.</summary>
    [JsonStringEnumMemberName("phone")]
    Phone,

    /// <summary>"skype": a Skype user.</summary>
    [JsonStringEnumMemberName("skype")]
    Skype,
}

/// <summary>A member of a chat.</summary>
/// <param name="User">The user; for kinds other than aadUser, with the key of the kind as ID.</param>
/// <param name="Role"><c>owner</c> or <c>guest</c>.</param>
public sealed record ChatMember(DirectoryUser User, string Role)
{
    /// <summary>The kind of account.</summary>
    public MemberKind Kind { get; init; }

    /// <summary>The time since which the member sees messages; by default always.</summary>
    public DateTimeOffset VisibleHistoryStart { get; init; } = DateTimeOffset.MinValue;

    internal string ODataType => Kind switch
    {
        MemberKind.Anonymous => "anonymousGuestConversationMember",
        MemberKind.Personal => "microsoftAccountUserConversationMember",
        MemberKind.Phone => "phoneUserConversationMember",
        MemberKind.Skype => "skypeUserConversationMember",
        _ => "aadUserConversationMember",
    };

    /// <summary>The membership ID, which is opaque to clients.</summary>
    public string GetMembershipId(Chat chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{chat.Id}##{User.Id}"));
    }
}

/// <summary>A change of the members of a chat after it was created.</summary>
/// <param name="IsAdded">Whether the member was added instead of removed.</param>
/// <param name="Member">The member.</param>
/// <param name="By">The UPN of the caller, or <c>app:</c> and the app ID.</param>
/// <param name="Time">The time.</param>
public sealed record MemberChange(bool IsAdded, ChatMember Member, string By, DateTimeOffset Time);
