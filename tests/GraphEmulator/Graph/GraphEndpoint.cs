using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>Routes requests below <c>/beta</c> and <c>/v1.0</c>.</summary>
internal sealed class GraphEndpoint(EmulatorState state)
{
    private readonly ChatResource chats = new(state);
    private readonly ChatListResource lists = new(state);
    private readonly MemberResource members = new(state);
    private readonly AppResource apps = new(state);
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
        var handle = Find(request.Method, path) ?? throw NotFound(request, path);
        return handle(request, request.Token!, path);
    }

    private Func<RequestContext, AccessToken, GraphPath, EmulatorResponse>? Find(string method, GraphPath path) =>
        (method, path.Pattern) switch
        {
            ("GET", "me") => users.GetMe,
            ("GET", "users/*") => users.GetUser,
            ("GET", "chats" or "me/chats") => lists.ListMine,
            ("GET", "users/*/chats") => lists.ListOfUser,
            ("POST", "chats") => chats.Create,
            ("GET", "chats/*") => chats.Read,
            ("PATCH", "chats/*") => chats.Update,
            ("GET", "chats/*/members") => members.List,
            ("POST", "chats/*/members") => members.Add,
            ("DELETE", "chats/*/members/*") => members.Delete,
            ("GET", "chats/*/messages") => messages.List,
            ("GET", "chats/*/messages/*") => messages.Read,
            ("POST", "chats/*/messages") => messages.Send,
            ("GET", "chats/*/installedapps") => apps.List,
            ("POST", "chats/*/installedapps") => apps.Add,
            // Only beta has operations of chats.
            ("GET", "chats/*/operations") when path.Version == "beta" => operations.List,
            ("GET", "chats/*/operations/*") when path.Version == "beta" => operations.Read,
            _ => null,
        };

    private static GraphException NotFound(RequestContext request, GraphPath path)
    {
        if (request.Method != "GET")
        {
            return new GraphException(
                405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }

        var segment = path.Pattern.StartsWith("chats/*/", StringComparison.Ordinal) && path.Segments.Count <= 4
            ? path.Name(2)
            : path.Name(0);
        return GraphException.BadRequest($"Resource not found for the segment '{segment}'.");
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

    /// <summary>The names in lower case, with <c>*</c> for each key: <c>chats/*/operations/*</c>.</summary>
    public string Pattern
    {
        get
        {
            // "me" has no key.
            var keys = "me".Equals(Name(0), StringComparison.OrdinalIgnoreCase) ? 0 : 1;
            return string.Join('/', Segments.Select((name, i) =>
                i > 0 && i % 2 == keys ? "*" : name.ToLowerInvariant()));
        }
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
