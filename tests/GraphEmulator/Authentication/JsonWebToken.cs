using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GraphEmulator.Graph;

namespace GraphEmulator.Authentication;

/// <summary>
/// Writes JWTs. Nobody verifies their signature: clients must not validate access tokens, and the emulator looks up its
/// tokens by value.
/// </summary>
internal static class JsonWebToken
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private static readonly string Header =
        Base64Url.EncodeToString("""{"typ":"JWT","alg":"HS256","kid":"emulator"}"""u8);

    public static string Write(Action<Utf8JsonWriter> claims)
    {
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            claims(json);
            json.WriteEndObject();
        });
        var signed = Header + '.' + Base64Url.EncodeToString(body);
        return signed + '.' + Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signed)));
    }
}
