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

    public Answer Me(Exchange exchange, AccessToken token, GraphPath path)
    {
        if (token.IsAppOnly)
        {
            throw GraphException.BadRequest("/me request is only valid with delegated authentication flow.");
        }

        Permissions.ReadMe.Demand(token);
        var person = state.People.Find(token.ObjectId)
            ?? new Person(token.ObjectId, token.UserPrincipalName ?? token.ObjectId);
        return Write(exchange, path, person);
    }

    public Answer User(Exchange exchange, AccessToken token, GraphPath path)
    {
        var key = path.Segments[1];
        var person = state.People.Find(key);
        // Everybody may read themselves with User.Read; only others need more.
        var needed = !token.IsAppOnly && person?.Id == token.ObjectId ? Permissions.ReadMe : Permissions.ReadUser;
        needed.Demand(token);
        return person is null or { TenantId: not null }
            ? throw new GraphException(
                404,
                "Request_ResourceNotFound",
                $"Resource '{key}' does not exist or one of its queried reference-property objects are not present.")
            : Write(exchange, path, person);
    }

    private static Answer Write(Exchange exchange, GraphPath path, Person person)
    {
        var query = ODataQuery.Parse(exchange, Properties, "microsoft.graph.user", "$select");
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{exchange.Origin}/{path.Version}/$metadata#users/$entity");
            foreach (var property in Properties.Where(query.Selects))
            {
                json.WriteString(property, property switch
                {
                    "id" => person.Id,
                    "userPrincipalName" => person.UserPrincipalName,
                    "displayName" => person.DisplayName,
                    "mail" => person.Mail,
                    "userType" => person.UserType,
                    _ => null,
                });
            }

            json.WriteEndObject();
        });
        return new Answer(200, body, Answer.GraphJson);
    }
}
