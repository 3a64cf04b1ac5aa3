using System.Net;

namespace ChatModule.Graph.Http;

/// <summary>
/// The proxy of the system or of HTTP_PROXY, but never for loopback: .NET would send a plain http request to a loopback
/// endpoint through the proxy, with its token or the secret of a managed identity in clear text. .NET sends the proxy's
/// user name and password as <see cref="Credentials"/>, and writes its address into messages, so the address has
/// neither.
/// </summary>
internal sealed class LoopbackBypassingProxy(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials { get => proxy.Credentials; set => proxy.Credentials = value; }

    public Uri? GetProxy(Uri destination) =>
        destination.IsLoopback ? null : WithoutUserInfo(proxy.GetProxy(destination));

    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);

    private static Uri? WithoutUserInfo(Uri? address) =>
        address is { UserInfo.Length: > 0 } ? new UriBuilder(address) { UserName = "", Password = "" }.Uri : address;
}
