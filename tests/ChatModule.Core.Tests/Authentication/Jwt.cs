using System.Text;

namespace ChatModule.Tests;

/// <summary>Creates tokens for tests.</summary>
internal static class Jwt
{
    public static string Of(string payload) => $"{Part("""{"alg":"none"}""")}.{Part(payload)}.c2ln";

    public static TokenClaims Claims(string payload) => TokenClaims.Read(Of(payload))!;

    private static string Part(string json) => Part(Encoding.UTF8.GetBytes(json));

    public static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
