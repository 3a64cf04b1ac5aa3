using ChatModule.Graph.Http;
using Microsoft.Identity.Client;

namespace ChatModule.Graph.Authentication;

/// <summary>The network of every sign-in.</summary>
internal sealed class SignInNetwork : IMsalHttpClientFactory, IDisposable
{
    private readonly HttpClient client = new(CreateHandler());

    public HttpClient GetHttpClient() => client;

    public void Dispose() => client.Dispose();

    /// <summary>
    /// Many services have the endpoint of their managed identity on loopback, over http, which no proxy may see.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new LoopbackBypassingProxy(HttpClient.DefaultProxy),
    };
}
