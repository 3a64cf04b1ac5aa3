using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary>Validates a new chat and returns the error messages of the service.</summary>
internal sealed class ChatValidator(EmulatorState state)
{
    // The message doesn't state the cause, which is usually a user of another tenant without tenantId.
    private const string InvalidMemberType =
        "The provided '#microsoft.graph.aadUserConversationMember' for 'odata.type' is not valid for this operation.";

    private const int MaxTopicLength = 250;

    public static void ValidateChat(ChatBody body)
    {
        if (body.ChatType is not ("oneOnOne" or "group"))
        {
            throw GraphException.BadRequest($"The chat type '{body.ChatType}' is not supported for this operation.");
        }

        if (body.Members is not { Count: > 0 })
        {
            throw GraphException.BadRequest("Chat members cannot be null. (Parameter 'Members')");
        }

        if (body.Topic is { } topic)
        {
            ValidateTopic(topic, body.ChatType == "oneOnOne");
        }

        if (body.Apps.Count > 1)
        {
            throw GraphException.BadRequest("Only one app can be installed while a chat is created.");
        }
    }

    public static void ValidateTopic(string topic, bool isOneOnOne)
    {
        if (isOneOnOne)
        {
            throw GraphException.BadRequest("Setting topic is not allowed for 1-on-1 chats.");
        }

        if (topic.Length > MaxTopicLength || topic.Contains(':', StringComparison.Ordinal))
        {
            throw GraphException.BadRequest(
                $"The topic must not be longer than {MaxTopicLength} characters and must not contain ':'.");
        }
    }

    /// <summary>Resolves the members. Each must exist, have a valid role, and occur once.</summary>
    public IReadOnlyList<ChatMember> ResolveMembers(ChatBody body, string root, AccessToken token)
    {
        ChatMember[] members = [.. body.Members!.Select(member => Resolve(member, root))];
        var distinct = members.DistinctBy(member => member.User.Id, StringComparer.OrdinalIgnoreCase).Count();
        if (body.ChatType == "oneOnOne")
        {
            if (members.Length != 2)
            {
                throw GraphException.BadRequest("A one-on-one chat must have exactly two members.");
            }

            if (distinct != 2)
            {
                throw GraphException.BadRequest("Cannot create one-on-one chat with duplicate members");
            }
        }
        else if (distinct != members.Length)
        {
            throw GraphException.BadRequest("Duplicate chat members is specified in the request body.");
        }

        if (!token.IsAppOnly && !members.Any(member =>
            member.User.Id.Equals(token.ObjectId, StringComparison.OrdinalIgnoreCase)))
        {
            throw GraphException.BadRequest("The caller must be one of the members specified in request body");
        }

        return members;
    }

    public static string GetAppId(AppBody app, string root)
    {
        var id = BindUrl.ParseKey(app.Bind ?? "", "appCatalogs/teamsApps", root);
        return Guid.TryParse(id, out _)
            ? id
            : throw GraphException.NotFound($"No app with ID '{id}' was found in the app catalog.");
    }

    /// <summary>Resolves a member, who must exist and have a valid role.</summary>
    public ChatMember Resolve(MemberBody member, string root)
    {
        if (member.ODataType != "#microsoft.graph.aadUserConversationMember")
        {
            throw GraphException.BadRequest(
                $"The provided '{member.ODataType}' for 'odata.type' is not valid for this operation.");
        }

        if (member.Roles is not [("owner" or "guest") and var role])
        {
            throw GraphException.BadRequest($"The passed-in role '{string.Join(',', member.Roles)}' is not supported.");
        }

        var key = BindUrl.ParseKey(member.Bind ?? "", "users", root);
        return member.TenantId is { Length: > 0 } tenantId
            && !tenantId.Equals(state.TenantId, StringComparison.OrdinalIgnoreCase)
            ? ResolveFederated(key, role, tenantId)
            : ResolveInTenant(key, role);
    }

    private ChatMember ResolveFederated(string key, string role, string tenantId)
    {
        var home = state.Users.Find(key)?.TenantId;
        var isKnownTenant = state.Settings.FederatedTenants.Contains(tenantId, StringComparer.OrdinalIgnoreCase)
            && (home is null || home.Equals(tenantId, StringComparison.OrdinalIgnoreCase));
        // A federated user has the role owner; guest is for accounts in the tenant.
        return isKnownTenant && role == "owner"
            ? new ChatMember(state.Users.FindFederated(key, tenantId.ToLowerInvariant()), role)
            : throw GraphException.BadRequest(InvalidMemberType);
    }

    private ChatMember ResolveInTenant(string key, string role)
    {
        DirectoryUser user = state.Users.Find(key) ?? throw NotFound(key);
        if (user.TenantId is not null)
        {
            throw GraphException.BadRequest(InvalidMemberType);
        }

        return role == (user.IsGuest ? "guest" : "owner")
            ? new ChatMember(user, role)
            : throw GraphException.BadRequest($"The passed-in role '{role}' is not supported.");
    }

    private GraphException NotFound(string key)
    {
        var status = state.Settings.UserNotFoundStatus;
        return new GraphException(
            status,
            status == 400 ? "BadRequest" : "NotFound",
            $"Failed to find users with user principal name '{key}'.");
    }
}
