using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>Routes requests below <c>/beta</c> and <c>/v1.0</c>.</summary>
internal sealed class GraphEndpoint(EmulatorState state)
{
    private readonly ChatResource chats = new(state);
    private readonly ChatListResource lists = new(state);
    private readonly MessageResource messages = new(state);
    private readonly OperationResource operations = new(state);
    private readonly UserResource users = new(state);

    /// <summary>Checks the token and the rate limit. Each resource checks the permissions.</summary>
    public EmulatorResponse? CheckAccess(RequestContext request)
    {
        var error = state.Tokens.Validate(request.Token, request.Authorization, request.Origin);
        if (error is not null)
        {
            return Error(request, error);
        }

        return state.Limiter.Check(request);
    }

    public EmulatorResponse Process(RequestContext request)
    {
        try
        {
            return Route(request, GraphPath.Parse(request.RawPath));
        }
        catch (GraphException exception)
        {
            return Error(request, exception);
        }
    }

    private static EmulatorResponse Error(RequestContext request, GraphException exception) =>
        new EmulatorResponse(exception.Status, request.ErrorBody(exception.Code, exception.Message), "application/json")
            .WithHeader("WWW-Authenticate", exception.Challenge);

    private EmulatorResponse Route(RequestContext request, GraphPath path)
    {
        AccessToken token = request.Token!;
        if (path.Is("chats") && request.Method == "POST")
        {
            return chats.Create(request, token, path);
        }

        if (path.Is("chats", null, "messages") && request.Method == "POST")
        {
            return messages.Send(request, token, path);
        }

        if (request.Method != "GET")
        {
            throw new GraphException(
                405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }

        if (path.Is("me"))
        {
            return users.GetMe(request, token, path);
        }

        if (path.Is("chats") || path.Is("me", "chats"))
        {
            return lists.ListMine(request, token, path);
        }

        if (path.Is("users", null, "chats"))
        {
            return lists.ListOfUser(request, token, path);
        }

        if (path.Is("users", null))
        {
            return users.GetUser(request, token, path);
        }

        if (path.Is("chats", null))
        {
            return chats.Read(request, token, path);
        }

        if (path.Is("chats", null, "members"))
        {
            return chats.Members(request, token, path);
        }

        // Only beta has operations of chats.
        if (path.Version == "beta" && path.Is("chats", null, "operations"))
        {
            return operations.List(request, token, path);
        }

        if (path.Version == "beta" && path.Is("chats", null, "operations", null))
        {
            return operations.Read(request, token, path);
        }

        var segment = path.Is("chats", null, path.Name(2)) || path.Is("chats", null, path.Name(2), null)
            ? path.Name(2)
            : path.Name(0);
        throw GraphException.BadRequest($"Resource not found for the segment '{segment}'.");
    }
}

/// <summary>
/// A Graph path in either format: <c>/beta/chats/19:…/operations/…</c> and <c>/beta/chats('19:…')/operations('…')</c>.
/// </summary>
/// <param name="Version"><c>beta</c> or <c>v1.0</c>.</param>
/// <param name="Segments">Alternating names and decoded keys: chats, 19:…, operations, …</param>
internal sealed record GraphPath(string Version, IReadOnlyList<string> Segments)
{
    public static GraphPath Parse(string rawPath)
    {
        // Split before decoding because an encoded slash is part of a key.
        var parts = rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var segments = new List<string>(parts.Length + 2);
        foreach (var part in parts.Skip(1))
        {
            var (name, key) = ODataKey.SplitSegment(Uri.UnescapeDataString(part));
            segments.Add(name);
            if (key is not null)
            {
                segments.Add(key);
            }
        }

        return new GraphPath(parts[0].ToLowerInvariant(), segments);
    }

    public string? Name(int index) => index < Segments.Count ? Segments[index] : null;

    public bool Is(params ReadOnlySpan<string?> pattern)
    {
        if (pattern.Length != Segments.Count)
        {
            return false;
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is { } name && !name.Equals(Segments[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Another host: a client must not send its token there.</summary>
internal static class ForeignHost
{
    public const string Root = "https://graph.example.net/beta";
}
