namespace GraphEmulator.Authentication;

/// <summary>
/// A user's sign-in to a client. Authorization codes, device codes, and refresh tokens refer to it.
/// </summary>
internal sealed record SignIn(string ClientId, string Tenant, string Scope, string User)
{
    public string? RedirectUri { get; init; }

    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public string? Claims { get; init; }
}
