namespace ChatModule.Graph.Http;

/// <summary>Why an endpoint can't be reached.</summary>
internal static class ProbeFailure
{
    /// <summary>The failure that an exception of .NET stands for, and what to do about it.</summary>
    public static GraphChatException Describe(Exception e, string host)
    {
        var (reason, action) = e is HttpRequestException request ? Describe(request)
            : ("no response in time", "Check the network, and for a firewall between this computer and the service.");
        return new(GraphChatError.ServiceUnavailable, $"{host} can't be reached: {reason}.", e)
        {
            RecommendedAction = action,
        };
    }

    private static (string Reason, string Action) Describe(HttpRequestException e)
    {
        var text = TextSanitizer.ToReason(e);
        return e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ($"its name can't be resolved ({text})",
                "Check the name, the DNS server, and the network."),
            HttpRequestError.SecureConnectionError => ($"no secure connection ({text})",
                "Check the certificate. A proxy that inspects TLS needs its root certificate on this computer."),
            HttpRequestError.ProxyTunnelError => ($"the proxy refused ({text})", ProxyFailure.Advice),
            _ => (text, "Check the network, and for a firewall between this computer and the service."),
        };
    }
}
