using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>
/// The <c>scope</c> of a token request: full names such as <c>https://graph.microsoft.com/Chat.Create</c>.
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
        Asked = [.. all.Except(OpenId)];
        // A scope without a resource is Graph's.
        Resource = Asked.Where(name => name.Contains("://", StringComparison.Ordinal))
            .Select(name => name[..name.LastIndexOf('/')].TrimEnd('/'))
            .FirstOrDefault(Graph);
        names = [.. Asked.Select(name => name[(name.LastIndexOf('/') + 1)..])];
        isDefault = names.Contains(".default");
    }

    public IReadOnlyList<string> Asked { get; }

    public string Resource { get; }

    public bool WantsRefreshToken { get; }

    public bool WantsIdToken { get; }

    /// <summary>An app asks for everything it was given, and cannot ask otherwise.</summary>
    public void DemandDefault()
    {
        if (!isDefault || names.Length != 1)
        {
            throw new OAuthException(
                "invalid_scope",
                $"The provided value for scope {string.Join(' ', Asked)} is not valid. Client credential flows must "
                    + "have a scope value with /.default suffixed to the resource identifier.",
                1002012);
        }
    }

    /// <summary>The scopes a user's token gets.</summary>
    public IReadOnlyList<string> Granted(EmulatorSettings settings)
    {
        var wanted = isDefault ? settings.DefaultScopes.Split(' ') : names.Concat(settings.ConsentedScopes.Split(' '));
        return
        [
            .. wanted.Where(name => name.Length > 0)
                .Except(settings.DeniedScopes.Split(' '), StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>
    /// The <c>scope</c> of the answer, by which clients cache: full names, and <c>.default</c> if it was asked for.
    /// </summary>
    public string Answered(IReadOnlyList<string> granted) => string.Join(
        ' ', granted.Select(name => Resource + "/" + name).Concat(isDefault ? Asked : []));
}
