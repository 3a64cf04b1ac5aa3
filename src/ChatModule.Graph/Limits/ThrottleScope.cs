namespace ChatModule.Graph.Limits;

/// <summary>
/// Reads <c>x-ms-throttle-scope</c>, such as <c>Tenant_Application/ReadWrite/{app ID}/{tenant ID}</c>:
/// https://learn.microsoft.com/graph/throttling#throttling-scenarios.
/// </summary>
internal static class ThrottleScope
{
    /// <summary>
    /// What the service counted the requests of; null when it doesn't say, or says something unknown.
    /// </summary>
    public static LimitScope? Parse(string? value) => value?.Split('/')[0].Trim() switch
    {
        null or "" => null,
        var scope when Begins(scope, "User") => LimitScope.User,
        var scope when Begins(scope, "Resource") || Begins(scope, "Chat") => LimitScope.Chat,
        var scope when Begins(scope, "Tenant") || Begins(scope, "Application") => LimitScope.Tenant,
        _ => null,
    };

    private static bool Begins(string scope, string word) => scope.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
