namespace ChatModule.Graph.Http;

/// <summary>Why an endpoint can't be reached.</summary>
internal static class ProbeFailure
{
    private const string CheckNetwork = "Check the network, and for a firewall between this computer and the service.";

    private const string CheckProxy = "Check the proxy that HTTPS_PROXY or the system names, and the network.";

    /// <summary>The failure that an exception of .NET stands for, and what to do about it.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="host">The host of the endpoint.</param>
    /// <param name="proxy">The proxy on the way to it; null for none.</param>
    public static GraphChatException Describe(Exception e, string host, Uri? proxy)
    {
        var (reason, action) = e is HttpRequestException request ? Describe(request, proxy)
            : ("no response in time", proxy is null ? CheckNetwork : CheckProxy);
        return new(GraphChatError.ServiceUnavailable, $"{host} can't be reached: {reason}.", e)
        {
            RecommendedAction = action,
        };
    }

    // With a proxy, .NET connects to nothing else: a name or a connection that fails is the proxy's.
    private static (string Reason, string Action) Describe(HttpRequestException e, Uri? proxy)
    {
        var text = TextSanitizer.ToReason(e);
        return e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError when proxy is not null =>
                ($"its proxy {proxy.Authority} can't be reached ({text})", CheckProxy),
            HttpRequestError.NameResolutionError => ($"its name can't be resolved ({text})",
                "Check the name, the DNS server, and the network."),
            HttpRequestError.SecureConnectionError => ($"no secure connection ({text})",
                "Check the certificate. A proxy that inspects TLS needs its root certificate on this computer."),
            HttpRequestError.ProxyTunnelError => ($"the proxy refused ({text})", ProxyFailure.Advice),
            _ => (text, CheckNetwork),
        };
    }
}
