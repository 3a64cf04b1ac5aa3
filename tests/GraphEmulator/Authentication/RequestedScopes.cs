using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>
/// The <c>scope</c> parameter of a token request: full names such as <c>https://graph.microsoft.com/Chat.Create</c>.
/// </summary>
internal sealed class RequestedScopes
{
    private const string Graph = "https://graph.microsoft.com";

    private static readonly string[] OpenId = ["openid", "profile", "email", "offline_access"];

    private readonly string[] names;
    private readonly bool isDefault;

    public RequestedScopes(string? scope)
    {
        var all = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        WantsRefreshToken = all.Contains("offline_access");
        WantsIdToken = all.Contains("openid");
        Requested = [.. all.Except(OpenId)];
        // A scope without a resource belongs to Graph.
        Resource = Requested.Where(name => name.Contains("://", StringComparison.Ordinal))
            .Select(name => name[..name.LastIndexOf('/')].TrimEnd('/'))
            .FirstOrDefault(Graph);
        names = [.. Requested.Select(name => name[(name.LastIndexOf('/') + 1)..])];
        isDefault = names.Contains(".default");
    }

    public IReadOnlyList<string> Requested { get; }

    public string Resource { get; }

    public bool WantsRefreshToken { get; }

    public bool WantsIdToken { get; }

    /// <summary>
    /// Client credential flows can request only <c>.default</c>, which stands for all granted permissions.
    /// </summary>
    public void RequireDefault()
    {
        if (!isDefault || names.Length != 1)
        {
            throw new OAuthException(
                "invalid_scope",
                $"The provided value for scope {string.Join(' ', Requested)} is not valid. Client credential flows must "
                    + "have a scope value with /.default suffixed to the resource identifier.",
                1002012);
        }
    }

    /// <summary>Returns the scopes of a user's token.</summary>
    public IReadOnlyList<string> GetGranted(EmulatorSettings settings)
    {
        var scopes = isDefault ? settings.DefaultScopes.Split(' ') : names.Concat(settings.ConsentedScopes.Split(' '));
        return
        [
            .. scopes.Where(name => name.Length > 0)
                .Except(settings.DeniedScopes.Split(' '), StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>
    /// Returns the <c>scope</c> of the response, which clients use as a cache key: full names, and <c>.default</c> if
    /// it was
    /// requested.
    /// </summary>
    public string FormatGranted(IReadOnlyList<string> granted) => string.Join(
        ' ', granted.Select(name => Resource + "/" + name).Concat(isDefault ? Requested : []));
}
