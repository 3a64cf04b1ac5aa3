using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>Everything below <c>/beta</c> and <c>/v1.0</c>.</summary>
internal sealed class GraphEndpoint(EmulatorState state)
{
    private readonly ChatResource chats = new(state);
    private readonly ChatListResource lists = new(state);
    private readonly MessageResource messages = new(state);
    private readonly OperationResource operations = new(state);
    private readonly UserResource users = new(state);

    /// <summary>Whether the token may call at all; what it may call is up to each resource.</summary>
    public Answer? Refuse(Exchange exchange)
    {
        var refusal = state.Tokens.Refusal(exchange.Token, exchange.Authorization, exchange.Origin);
        if (refusal is not null)
        {
            return Error(exchange, refusal);
        }

        var settings = state.Settings;
        if (settings.RequestsPerSecond <= 0)
        {
            return null;
        }

        var burst = settings.Burst > 0 ? settings.Burst : settings.RequestsPerSecond;
        var bucket = state.Bucket($"{exchange.Token!.AppId}/{exchange.Token.TenantId}");
        return bucket.TryTake(settings.RequestsPerSecond, Math.Max(burst, 1))
            ? null
            : new Answer(
                429,
                exchange.ErrorBody("TooManyRequests", "Client application has been throttled and should not attempt to "
                    + "repeat the request until an amount of time has elapsed."),
                "application/json")
            {
                Fault = "rps",
                Throttled = TimeSpan.FromSeconds(1),
            }.With("Retry-After", "1");
    }

    public Answer Process(Exchange exchange)
    {
        try
        {
            return Route(exchange, GraphPath.Parse(exchange.RawPath));
        }
        catch (GraphException refusal)
        {
            return Error(exchange, refusal);
        }
    }

    private static Answer Error(Exchange exchange, GraphException refusal) =>
        new Answer(refusal.Status, exchange.ErrorBody(refusal.Code, refusal.Message), "application/json")
            .With("WWW-Authenticate", refusal.Challenge);

    private Answer Route(Exchange exchange, GraphPath path)
    {
        AccessToken token = exchange.Token!;
        if (path.Is("chats") && exchange.Method == "POST")
        {
            return chats.Create(exchange, token, path);
        }

        if (path.Is("chats", null, "messages") && exchange.Method == "POST")
        {
            return messages.Send(exchange, token, path);
        }

        if (exchange.Method != "GET")
        {
            throw new GraphException(
                405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }

        if (path.Is("me"))
        {
            return users.Me(exchange, token, path);
        }

        if (path.Is("chats") || path.Is("me", "chats"))
        {
            return lists.Mine(exchange, token, path);
        }

        if (path.Is("users", null, "chats"))
        {
            return lists.OfUser(exchange, token, path);
        }

        if (path.Is("users", null))
        {
            return users.User(exchange, token, path);
        }

        if (path.Is("chats", null))
        {
            return chats.Read(exchange, token, path);
        }

        if (path.Is("chats", null, "members"))
        {
            return chats.Members(exchange, token, path);
        }

        // Chats have operations on beta only.
        if (path.Version == "beta" && path.Is("chats", null, "operations"))
        {
            return operations.List(exchange, token, path);
        }

        if (path.Version == "beta" && path.Is("chats", null, "operations", null))
        {
            return operations.Read(exchange, token, path);
        }

        var segment = path.Is("chats", null, path.Name(2)) || path.Is("chats", null, path.Name(2), null)
            ? path.Name(2)
            : path.Name(0);
        throw GraphException.BadRequest($"Resource not found for the segment '{segment}'.");
    }
}
