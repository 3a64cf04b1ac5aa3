namespace GraphEmulator.Authentication;

/// <summary>A refusal of the authority, to be answered in its error shape.</summary>
internal sealed class OAuthException(string error, string description, int? number = null, int status = 400)
    : Exception(description)
{
    public string Error { get; } = error;

    /// <summary>The number behind AADSTS.</summary>
    public int? Number { get; } = number;

    public int Status { get; } = status;

    public static OAuthException InvalidRequest(string description) => new("invalid_request", description, 900144);

    public static OAuthException InvalidGrant(string description, int number) =>
        new("invalid_grant", description, number);
}
