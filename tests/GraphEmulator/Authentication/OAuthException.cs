namespace GraphEmulator.Authentication;

/// <summary>An error of the authority, which becomes an OAuth error response.</summary>
internal sealed class OAuthException(string error, string description, int? number = null, int status = 400)
    : Exception(description)
{
    public string Error { get; } = error;

    /// <summary>The number of the AADSTS error code.</summary>
    public int? Number { get; } = number;

    public int Status { get; } = status;

    public static OAuthException InvalidRequest(string description) => new("invalid_request", description, 900144);

    public static OAuthException InvalidGrant(string description, int number) =>
        new("invalid_grant", description, number);
}
