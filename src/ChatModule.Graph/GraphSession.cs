using System.Net;
using System.Reflection;
using System.Security.Authentication;
using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph;

/// <summary>What the calls of one connection share: the module's own way to the network, and the SDK on it.</summary>
internal sealed class GraphSession : IGraphSession
{
    private static readonly string UserAgent =
        $"ChatModule/{Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}";

    // Long enough for a slow proxy.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);

    private readonly GraphRequestAdapter sdk;
    private readonly HttpMessageInvoker invoker;
    private readonly ITokenProvider tokens;
    private readonly TimeProvider time;
    private readonly Uri endpoint;
    private readonly string root;
    private readonly SocketsHttpHandler? sockets;
    private readonly IWebProxy? proxy;
    private readonly AttemptSender sender;
    private readonly RequestLimiter limiter;
    private readonly RejectedFilters filters = new();

    /// <param name="endpoint">The service root without a version.</param>
    /// <param name="tokens">Where tokens come from.</param>
    /// <param name="network">What replaces the network.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limits">What its requests stay within.</param>
    public GraphSession(
        Uri endpoint, ITokenProvider tokens, HttpMessageHandler? network, TimeProvider time,
        ConnectionLimits? limits = null)
    {
        (this.endpoint, this.tokens, this.time) = (endpoint, tokens, time);
        root = $"{endpoint.AbsoluteUri.TrimEnd('/')}/beta";
        sockets = network is null ? Network() : null;
        proxy = ((network ?? sockets) as SocketsHttpHandler)?.Proxy;
        // The caller's handler stays the caller's: it is not disposed of here.
        invoker = new HttpMessageInvoker(network ?? sockets!, disposeHandler: false);
        limiter = new RequestLimiter(time, limits ?? new());
        sender = new AttemptSender(new NetworkSender(invoker, time), endpoint, tokens, limiter, time);
        sdk = new GraphRequestAdapter(new ResilientSender(sender, time), root, UserAgent);
    }

    public GraphChatStatistics Statistics => sender.Counters.ToStatistics(limiter.Rate);

    public string? DescribeWait(IRequestTrace trace, int? left) => limiter.DescribeWait(trace, left);

    public bool HasBacklog(IRequestTrace trace) => limiter.HasBacklog(trace);

    public IGraphChatClient CreateClient(IRequestTrace? trace, int throttleLimit) =>
        new GraphChatClient(sdk, endpoint, root, filters, new ClientContext(trace, throttleLimit));

    public ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) =>
        tokens.GetTokenAsync(cancellationToken);

    public async Task<EndpointProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ProbeTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{root}/me");
        try
        {
            using var response = await invoker.SendAsync(request, linked.Token);
            var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
            return new((int)response.StatusCode, isJson, response.Headers.Date);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ProbeFailure.Describe(e, endpoint.Authority, proxy?.GetProxy(endpoint));
        }
    }

    public void Dispose()
    {
        limiter.Close();
        sockets?.Dispose();
    }

    /// <summary>The way to the network, as every session has it.</summary>
    public static SocketsHttpHandler Network() => new()
    {
        // A redirect would take the token along; Graph has none for these calls.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        Proxy = new LoopbackBypassingProxy(HttpClient.DefaultProxy),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // Addresses change behind names; a bulk run outlives a DNS entry.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxResponseHeadersLength = 64,
        SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    };
}
