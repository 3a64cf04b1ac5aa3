using System.Text;
using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Graph;
using GraphEmulator.Limits;
using GraphEmulator.Recording;
using Microsoft.AspNetCore.Http.Features;

namespace GraphEmulator.Hosting;

/// <summary>A request with its buffered body and the values that the endpoints read from it.</summary>
internal sealed class RequestContext
{
    private const string Preference = "include-unknown-enum-members";
    private const int MaxBodySize = 4 * 1024 * 1024;
    private string? bodyText;
    private string? decoded;

    private RequestContext(HttpContext context, EmulatorState state, byte[] body, CancellationToken aborted)
    {
        HttpContext = context;
        State = state;
        Body = body;
        Aborted = aborted;
        ArrivedAt = state.Time.GetUtcNow();
        Method = context.Request.Method;
        PathAndQuery = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!PathAndQuery.StartsWith('/') && Uri.TryCreate(PathAndQuery, UriKind.Absolute, out var absolute))
        {
            PathAndQuery = absolute.PathAndQuery;
        }

        RawPath = PathAndQuery.Split('?', 2)[0];
        IsGraph = RawPath.StartsWith("/beta/", StringComparison.OrdinalIgnoreCase)
            || RawPath.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase);
        IsChatPost = IsGraph && Method == "POST" && RawPath.EndsWith("/chats", StringComparison.OrdinalIgnoreCase);
        IsTokenRequest = RawPath.EndsWith("/token", StringComparison.OrdinalIgnoreCase) && !IsGraph;
        Path = IsGraph ? TryParsePath(RawPath) : null;
        LimitRow = Path is null ? null : LimitRow.Find(Method, Path);
        RequestId = Guid.NewGuid().ToString();
        ClientRequestId = context.Request.Headers["client-request-id"].FirstOrDefault() ?? RequestId;
        Authorization = context.Request.Headers.Authorization.ToString();
        Token = state.Tokens.Find(Authorization);
    }

    public HttpContext HttpContext { get; }

    public EmulatorState State { get; }

    public byte[] Body { get; }

    public DateTimeOffset ArrivedAt { get; }

    public string Method { get; }

    /// <summary>The request target as sent: the server's decoded path doesn't distinguish %2F from a slash.</summary>
    public string PathAndQuery { get; }

    public string RawPath { get; }

    public bool IsGraph { get; }

    public bool IsChatPost { get; }

    public bool IsTokenRequest { get; }

    public string RequestId { get; }

    public string ClientRequestId { get; }

    public string Authorization { get; }

    /// <summary>The token if the emulator issued it, even if it has expired.</summary>
    public AccessToken? Token { get; }

    public CancellationToken Aborted { get; }

    /// <summary>Whether a fault omits one member of the new chat.</summary>
    public bool OmitMember { get; set; }

    public string Origin => $"{HttpContext.Request.Scheme}://{HttpContext.Request.Host}";

    public string BodyText => bodyText ??= Encoding.UTF8.GetString(Body);

    public string DecodedPathAndQuery => decoded ??= Uri.UnescapeDataString(PathAndQuery);

    /// <summary>The path of a request to Graph; <see langword="null"/> when a key in it isn't valid.</summary>
    public GraphPath? Path { get; }

    /// <summary>The limits of the request; <see langword="null"/> when it isn't a request to Teams.</summary>
    public LimitRow? LimitRow { get; }

    /// <summary>The app in its tenant.</summary>
    public string App => Token is null ? "" : $"{Token.AppId}/{Token.TenantId}";

    /// <summary>
    /// What a <c>Retry-After</c> without a scope is about: requests of this kind, of this caller, for this chat.
    /// </summary>
    public string ThrottleKey => $"{Kind}/{App}/{Token?.ObjectId}/{ChatId}";

    private string Kind => LimitRow?.Kind ?? "directory";

    private string? ChatId => LimitRow is null ? null : Path?.Name(1);

    /// <summary>The key of the last member in the body, for errors that include a user.</summary>
    public string LastMemberKey => ChatBodyReader.LastMemberKey(Body) ?? "nobody@contoso.com";

    public static async Task<RequestContext> ReadAsync(
        HttpContext context, EmulatorState state, CancellationToken stopping)
    {
        var body = await ReadBodyAsync(context.Request, context.RequestAborted);
        // A request that hangs on purpose must not block shutdown.
        var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.RegisterForDispose(linked);
        return new RequestContext(context, state, body, linked.Token);
    }

    public RequestRecord ToRecord(long number, bool withBody) => new()
    {
        Number = number,
        Time = ArrivedAt,
        Method = Method,
        Path = PathAndQuery,
        Headers = Redaction.RedactHeaders(HttpContext.Request.Headers),
        Authorized = Authorization.Length > 0,
        Subject = Token?.Subject,
        Body = !withBody || Body.Length == 0 ? null : IsGraph ? BodyText : Redaction.RedactForm(BodyText),
    };

    /// <summary>
    /// Whether the client knows members of an enumeration beyond the sentinel:
    /// https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations.
    /// </summary>
    public bool PrefersUnknownMembers => HttpContext.Request.Headers["Prefer"].Any(
        value => value?.Contains(Preference, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Adds the header that confirms the preference.</summary>
    public EmulatorResponse WithPreference(EmulatorResponse response) =>
        PrefersUnknownMembers ? response.WithHeader("Preference-Applied", Preference) : response;

    /// <summary>What a limit with this scope counts the requests of.</summary>
    public string ScopeKey(LimitScope scope) => scope switch
    {
        LimitScope.Chat => $"{App}/{ChatId}",
        LimitScope.User => $"{App}/{Token?.ObjectId}",
        _ => App,
    };

    /// <summary>What a <c>Retry-After</c> with this scope is about.</summary>
    public string ThrottleKeyOf(LimitScope scope) => $"{scope}/{Kind}/{ScopeKey(scope)}";

    /// <summary>
    /// The value of <c>x-ms-throttle-scope</c>. Only Tenant_Application is documented:
    /// https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits.
    /// </summary>
    public string FormatThrottleScope(LimitScope scope)
    {
        var (name, id) = scope switch
        {
            LimitScope.Chat => ("Resource_Application", ChatId),
            LimitScope.User => ("User_Application", Token?.ObjectId),
            _ => ("Tenant_Application", Token?.TenantId),
        };
        return $"{name}/{(Method == "GET" ? "Read" : "Write")}/{Token?.AppId}/{id}";
    }

    public byte[] ErrorBody(string code, string message) => IsGraph
        ? GraphErrorBody.Write(this, code, message)
        : OAuthError.Write(this, code, message);

    private static GraphPath? TryParsePath(string rawPath)
    {
        try
        {
            return GraphPath.Parse(rawPath);
        }
        catch (GraphException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0
            || (request.ContentLength is null
                && !request.Headers.ContainsKey("Transfer-Encoding")
                && request.Protocol != "HTTP/2"))
        {
            return [];
        }

        if (request.ContentLength is { } length and <= MaxBodySize)
        {
            var exact = new byte[length];
            await request.Body.ReadExactlyAsync(exact, cancellationToken);
            return exact;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0 && buffer.Length < MaxBodySize)
        {
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
