using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

/// <summary>A proxy with a user name and a password, on the module's own way to the network.</summary>
public class ProxyTests
{
    [Fact]
    public async Task A_proxy_that_rejects_its_password_is_asked_once_and_its_password_is_in_no_text()
    {
        using var proxy = new RejectingProxy("407 Proxy Authentication Required");

        var failure = await FailAsync(proxy);

        Assert.Equal((GraphChatError.ServiceUnavailable, RequestOutcome.NotExecuted), (failure.Error, failure.Outcome));
        Assert.Contains("407", failure.Message, StringComparison.Ordinal);
        Assert.Contains("proxy", failure.RecommendedAction, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret-of-the-test", $"{failure}{failure.RecommendedAction}", StringComparison.Ordinal);
        Assert.NotNull(failure.InnerException);
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task A_proxy_gets_the_user_name_and_the_password()
    {
        using var proxy = new RejectingProxy("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"");

        await FailAsync(proxy);

        var expected = Convert.ToBase64String("admin:secret-of-the-test"u8);
        Assert.Contains(proxy.Requests, request => request.Contains($"Proxy-Authorization: Basic {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_of_an_endpoint_names_a_proxy_that_refuses_and_one_that_cannot_be_reached()
    {
        using var proxy = new RejectingProxy("407 Proxy Authentication Required");
        var refused = await FailAsync(proxy.Address, session => session.ProbeAsync(default));
        // Nothing listens on port 1.
        var missing = await FailAsync(new("http://127.0.0.1:1"), session => session.ProbeAsync(default));

        Assert.Contains("the proxy refused", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("graph.microsoft.com can't be reached: its proxy 127.0.0.1:1 can't be reached (", missing.Message,
            StringComparison.Ordinal);
        Assert.Contains("HTTPS_PROXY", missing.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-test", $"{refused}{missing}", StringComparison.Ordinal);
    }

    private static Task<GraphChatException> FailAsync(RejectingProxy proxy) => FailAsync(proxy.Address, session =>
        session.CreateClient(trace: null, throttleLimit: 1).CreateChatAsync(Service.Group(), default));

    private static async Task<GraphChatException> FailAsync(Uri proxy, Func<GraphSession, Task> send)
    {
        using var network = GraphSession.Network();
        network.Proxy = new LoopbackBypassingProxy(new EnvironmentProxy(proxy));
        var tokens = new StaticTokenProvider(Service.Token, TimeProvider.System);
        using var session = new GraphSession(SenderFixture.Endpoint, tokens, network, TimeProvider.System);
        return await Assert.ThrowsAsync<GraphChatException>(() => send(session));
    }

    /// <summary>As .NET reads HTTPS_PROXY: the address has the password, too.</summary>
    private sealed class EnvironmentProxy(Uri address) : IWebProxy
    {
        private readonly Uri withPassword = new UriBuilder(address) { UserName = "admin", Password = "secret-of-the-test" }.Uri;

        public ICredentials? Credentials { get; set; } = new CredentialCache { { address, "Basic", new("admin", "secret-of-the-test") } };

        public Uri GetProxy(Uri destination) => withPassword;

        public bool IsBypassed(Uri host) => false;
    }

    /// <summary>Opens no tunnel.</summary>
    private sealed class RejectingProxy : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly string status;

        public RejectingProxy(string status)
        {
            this.status = status;
            listener.Start();
            _ = ServeAsync();
        }

        public List<string> Requests { get; } = [];

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var reader = new StreamReader(stream);
                var request = new StringBuilder();
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    request.Append(line).Append('\n');
                Requests.Add($"{request}");
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            }
        }
    }
}
