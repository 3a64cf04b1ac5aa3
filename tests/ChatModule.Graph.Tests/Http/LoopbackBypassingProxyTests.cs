using System.Net;
using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

public class LoopbackBypassingProxyTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://[::1]:80/", true)]
    [InlineData("https://graph.microsoft.com/", false)]
    [InlineData("http://169.254.169.254/metadata", false)]
    public void Only_loopback_addresses_bypass_the_proxy(string address, bool isBypassed)
    {
        var proxy = new LoopbackBypassingProxy(new WebProxy("http://proxy.example:3128"));

        Assert.Equal((isBypassed, isBypassed), (proxy.IsBypassed(new Uri(address)), proxy.GetProxy(new Uri(address)) is null));
        using var network = GraphSession.Network();
        Assert.IsType<LoopbackBypassingProxy>(network.Proxy);
    }
}
