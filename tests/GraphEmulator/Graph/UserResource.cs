using GraphEmulator.Authentication;
using GraphEmulator.Hosting;
using GraphEmulator.Users;

namespace GraphEmulator.Graph;

/// <summary><c>/me</c> and <c>/users/{id or UPN}</c>.</summary>
internal sealed class UserResource(EmulatorState state)
{
    private static readonly string[] Properties =
    [
        "id", "userPrincipalName", "displayName", "mail", "userType", "givenName", "surname", "jobTitle", "department",
    ];

    public EmulatorResponse GetMe(RequestContext request, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly)
        {
            throw GraphException.BadRequest("/me request is only valid with delegated authentication flow.");
        }

        Permissions.ReadMe.Require(token);
        var user = state.Users.Find(token.ObjectId)
            ?? new DirectoryUser(token.ObjectId, token.UserPrincipalName ?? token.ObjectId);
        return Write(request, path, user);
    }

    public EmulatorResponse GetUser(RequestContext request, AccessToken token, GraphPath path)
    {
        var key = path.Segments[1];
        var user = state.Users.Find(key);
        // User.Read is sufficient for the caller's own profile.
        var needed = !token.IsAppOnly && user?.Id == token.ObjectId ? Permissions.ReadMe : Permissions.ReadUser;
        needed.Require(token);
        return user is null or { TenantId: not null }
            ? throw new GraphException(
                404,
                "Request_ResourceNotFound",
                $"Resource '{key}' does not exist or one of its queried reference-property objects are not present.")
            : Write(request, path, user);
    }

    private static EmulatorResponse Write(RequestContext request, GraphPath path, DirectoryUser user)
    {
        var query = ODataQuery.Parse(request, Properties, "microsoft.graph.user", "$select");
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Origin}/{path.Version}/$metadata#users/$entity");
            foreach (var property in Properties.Where(query.Selects))
            {
                json.WriteString(property, property switch
                {
                    "id" => user.Id,
                    "userPrincipalName" => user.UserPrincipalName,
                    "displayName" => user.DisplayName,
                    "mail" => user.Mail,
                    "userType" => user.UserType,
                    _ => null,
                });
            }

            json.WriteEndObject();
        });
        return EmulatorResponse.Graph(200, body);
    }
}
