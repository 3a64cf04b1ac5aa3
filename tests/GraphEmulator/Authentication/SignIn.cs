namespace GraphEmulator.Authentication;

/// <summary>
/// A user who has signed in to a client: what an authorization code, device code or refresh token stands for.
/// </summary>
internal sealed record SignIn(string ClientId, string Tenant, string Scope, string User)
{
    public string? RedirectUri { get; init; }

    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public string? Claims { get; init; }
}
