namespace ChatModule;

/// <summary>
/// A cloud of Microsoft Graph: where its service and its sign-in are (https://learn.microsoft.com/graph/deployments).
/// </summary>
/// <param name="Name">The name that <c>-Environment</c> takes.</param>
/// <param name="Endpoint">The service root without a version.</param>
/// <param name="Authority">The sign-in authority.</param>
internal sealed record GraphCloud(string Name, Uri Endpoint, Uri Authority)
{
    public static readonly IReadOnlyList<GraphCloud> All =
    [
        Of("Global", "https://graph.microsoft.com", "https://login.microsoftonline.com"),
        Of("USGov", "https://graph.microsoft.us", "https://login.microsoftonline.us"),
        Of("USGovDoD", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us"),
        Of("China", "https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
        Of("Bleu", "https://graph.svc.sovcloud.fr", "https://login.sovcloud-identity.fr"),
        Of("Delos", "https://graph.svc.sovcloud.de", "https://login.sovcloud-identity.de"),
        Of("GovSG", "https://graph.svc.sovcloud.sg", "https://login.sovcloud-identity.sg"),
    ];

    // Microsoft Graph's app ID, the same in each cloud:
    // https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in.
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    public static GraphCloud Global => All[0];

    /// <summary>
    /// What the token of another issuer is for, in this cloud:
    /// https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity.
    /// </summary>
    public string TokenExchange => Name switch
    {
        "USGov" or "USGovDoD" => "api://AzureADTokenExchangeUSGov",
        "China" => "api://AzureADTokenExchangeChina",
        _ => "api://AzureADTokenExchange",
    };

    /// <summary>
    /// Whether the public authority vouches for that of this cloud. Requests to discover another one would fail.
    /// </summary>
    public bool IsKnownToPublicAuthority => Name is "Global" or "USGov" or "USGovDoD" or "China";

    /// <summary>
    /// Whether the cloud at an endpoint has chats in its published metadata. As of August 2026 two have none:
    /// https://github.com/microsoftgraph/msgraph-metadata.
    /// </summary>
    public static bool HasChats(Uri endpoint) =>
        endpoint.Host is not ("graph.svc.sovcloud.de" or "graph.svc.sovcloud.sg");

    public static GraphCloud? Find(string name) =>
        All.FirstOrDefault(cloud => cloud.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A private or test endpoint. Its http is taken on loopback only, where no one can listen in; the authority's
    /// never.
    /// </summary>
    /// <exception cref="ArgumentException">The address cannot be one.</exception>
    public static GraphCloud Private(Uri endpoint, Uri? authority) => new("Custom",
        RequireSafe(endpoint, "-GraphEndpoint", isGraph: true),
        RequireSafe(authority ?? Global.Authority, "-AuthorityHost", isGraph: false));

    /// <summary>A cloud that Connect-MgGraph knows. Its endpoint has to be as safe as a private one.</summary>
    /// <exception cref="ArgumentException">It isn't.</exception>
    public static GraphCloud FromMgEnvironment(string name, Uri endpoint) =>
        new(name, RequireSafe(endpoint, $"The environment {name}'s GraphEndpoint", isGraph: true), Global.Authority);

    /// <summary>
    /// What to say of a token that is for another service, as far as it can be read; null for one of this cloud. A
    /// private endpoint may take that of any cloud.
    /// </summary>
    public string? DescribeOtherAudience(TokenClaims? token)
    {
        if (token?.Audience is not { } audience || IsAudience(audience))
            return null;
        var other = All.FirstOrDefault(cloud => cloud.IsAudience(audience));
        if (Find(Name) is null && other is not null)
            return null;
        var advice = other is null
            ? "Get a token for Microsoft Graph, for example with Get-AzAccessToken -ResourceTypeName MSGraph."
            : $"Connect to the cloud of the token, with -Environment {other.Name}.";
        return $"The access token is for '{audience}', not for Microsoft Graph ({Endpoint.Host}), which may reject it. "
            + advice;
    }

    private bool IsAudience(string audience) => audience.Equals(GraphAppId, StringComparison.OrdinalIgnoreCase)
        || Uri.TryCreate(audience, UriKind.Absolute, out var address)
        && address.Host.Equals(Endpoint.Host, StringComparison.OrdinalIgnoreCase);

    private static Uri RequireSafe(Uri address, string parameter, bool isGraph)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ArgumentException($"{parameter} takes an address such as https://graph.microsoft.com, without a "
                + $"user name, query, or fragment, not '{WithoutUserInfo(address)}'.");
        }
        // All requests go to beta, whatever version was copied along.
        if (isGraph && address.AbsolutePath.TrimEnd('/').Split('/')[^1].ToLowerInvariant() is "beta" or "v1.0")
            throw new ArgumentException($"{parameter} '{address}' ends with a version.");
        if (address.Scheme == "http" && !(isGraph && address.IsLoopback))
        {
            var limit = isGraph ? "Plain http is taken on loopback only." : "Azure.Identity signs in over https only.";
            throw new ArgumentException(
                $"{parameter} '{address}' is not encrypted: a token would be readable on the way. {limit}");
        }
        return new Uri(address.AbsoluteUri.TrimEnd('/'));
    }

    private static string WithoutUserInfo(Uri address) => address.IsAbsoluteUri
        ? address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.SafeUnescaped)
        : address.ToString();

    private static GraphCloud Of(string name, string endpoint, string authority) =>
        new(name, new Uri(endpoint), new Uri(authority));
}
