using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>
/// The two keys in a <c>Location</c> value. Only the keys are used: the address of the operation is always built from
/// them on the connected host, because <see cref="Uri"/> misreads the relative forms (on Linux <c>/chats…</c> becomes a
/// file).
/// </summary>
internal sealed partial record OperationLocation(string ChatId, string OperationId)
{
    /// <summary>Parses each form in use: relative or absolute, keys in OData quotes or between slashes.</summary>
    /// <param name="location">The header's value.</param>
    /// <param name="endpoint">The connected Graph endpoint; an absolute value must lie on it.</param>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.UntrustedLocation"/> or <see cref="GraphChatError.InvalidResponse"/>.
    /// </exception>
    public static OperationLocation Parse(string location, Uri endpoint)
    {
        if (IsAbsolute(location))
            RequireHost(ToUri(location, endpoint.Scheme) ?? throw Unreadable(location), endpoint);
        return TryReadKeys(location) ?? throw Unreadable(location);
    }

    /// <summary>The two keys, whatever host the value leads to; null when there are none.</summary>
    public static OperationLocation? TryReadKeys(string location)
    {
        var path = IsAbsolute(location) ? ToUri(location, Uri.UriSchemeHttps)?.AbsolutePath : location.Trim();
        return path is not null && Keys().Match(path) is { Success: true } match
            ? new(Unescape(match.Groups["chat"].Value), Unescape(match.Groups["operation"].Value))
            : null;
    }

    // "//host" is absolute too: a browser would leave the host with it.
    private static bool IsAbsolute(string location) =>
        location.AsSpan().TrimStart().StartsWith("//", StringComparison.Ordinal)
        || location.Contains("://", StringComparison.Ordinal);

    private static Uri? ToUri(string location, string scheme)
    {
        var text = location.Trim();
        if (text.StartsWith("//", StringComparison.Ordinal))
            text = $"{scheme}:{text}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
    }

    /// <summary>Rejects an address that leads to another host.</summary>
    /// <param name="address">The address.</param>
    /// <param name="endpoint">The connected Graph endpoint.</param>
    /// <param name="label">What an error calls the address.</param>
    public static void RequireHost(Uri address, Uri endpoint, string label = "The address")
    {
        var isSameHost = Uri.Compare(address, endpoint, UriComponents.SchemeAndServer, UriFormat.Unescaped,
            StringComparison.OrdinalIgnoreCase) == 0;
        if (isSameHost && address.UserInfo.Length == 0)
            return;
        var user = address.UserInfo.Length > 0 ? " with a user name" : "";
        throw new GraphChatException(GraphChatError.UntrustedLocation,
            $"{label} leads to {Root(address)}{user} instead of {Root(endpoint)}. Nothing was sent there.")
        {
            RecommendedAction = "If the service returned this address, check for a proxy or firewall between this "
                + "computer and Microsoft Graph. If you specified it, connect to the cloud it belongs to.",
        };
    }

    // Without a user name and a password.
    private static string Root(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    // In OData a quote in a key is doubled, and a key in a path may be percent-encoded.
    // The key is shown, so it's sanitized.
    private static string Unescape(string key) =>
        TextSanitizer.Sanitize(Uri.UnescapeDataString(key).Replace("''", "'", StringComparison.Ordinal));

    private static GraphChatException Unreadable(string location) => new(GraphChatError.InvalidResponse,
        $"The location '{TextSanitizer.Excerpt(location, 200)}' doesn't identify an operation of a chat.")
    {
        RecommendedAction = "A location looks like /chats('19:…')/operations('…').",
    };

    private const string ChatKey = @"(\('(?<chat>([^'/]|'')+)'\)|/(?<chat>[^/'()]+))";
    private const string OperationKey = @"(\('(?<operation>([^'/]|'')+)'\)|/(?<operation>[^/'()?#]+))";

    [GeneratedRegex($@"(^|/)chats{ChatKey}/operations{OperationKey}/?(\?.*)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Keys();
}
