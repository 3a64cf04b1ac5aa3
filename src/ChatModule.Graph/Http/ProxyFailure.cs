using System.Text.RegularExpressions;

namespace ChatModule.Graph.Http;

/// <summary>A proxy that doesn't open a tunnel to the service.</summary>
internal static partial class ProxyFailure
{
    /// <summary>What to do about a proxy.</summary>
    public const string Advice = "Check the proxy, and its user name and password in HTTPS_PROXY, and retry the item.";

    /// <summary>Whether a proxy's response is the cause.</summary>
    public static bool IsCauseOf(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError })
                return true;
        }
        return false;
    }

    /// <summary>Whether the proxy's response stays the same, such as 407 without a valid password.</summary>
    public static bool IsFinal(Exception e) => IsCauseOf(e) && ClientError().IsMatch(e.Message);

    // The status stands in the message alone. 408 and 429 pass.
    [GeneratedRegex("'4(?!08|29)[0-9]{2}'")]
    private static partial Regex ClientError();
}
