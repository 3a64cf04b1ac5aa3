namespace ChatModule.Tests;

/// <summary>Reads the claims of a token with a payload.</summary>
internal static class Jwt
{
    public static TokenClaims Claims(string payload) => TokenClaims.Read(UnsignedToken.OfPayload(payload))!;
}
