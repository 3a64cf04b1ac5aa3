using System.Management.Automation;

namespace ChatModule.Authentication;

/// <summary>What Get-MgContext says of a sign-in.</summary>
internal sealed class MgGraphContext(PSObject context)
{
    /// <summary>Another object after each sign-in.</summary>
    public object SignIn => context.BaseObject;

    public string? Account => Read("Account") as string;

    public string? TenantId => Read("TenantId") as string;

    public string? ClientId => Read("ClientId") as string;

    public IReadOnlyList<string> Scopes => Read("Scopes") as string[] ?? [];

    public string Environment => Read("Environment") as string is { Length: > 0 } name ? name : GraphCloud.Global.Name;

    public bool IsAppOnly => Read("AuthType")?.ToString() is "AppOnly" or "ManagedIdentity";

    private object? Read(string name) => context.Properties[name]?.Value;
}
