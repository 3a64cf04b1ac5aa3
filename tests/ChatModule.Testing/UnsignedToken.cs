using System.Text;
using System.Text.Json;

namespace ChatModule.Testing;

/// <summary>Creates unsigned tokens, by default of Adele, for networks that don't validate them.</summary>
public static class UnsignedToken
{
    public const string UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    public const string TenantId = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";
    public const string ClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    /// <summary>A token that expires in an hour, with other claims; null removes a claim.</summary>
    public static string Of(params (string Name, object? Value)[] claims)
    {
        var merged = new Dictionary<string, object?>
        {
            ["oid"] = UserId,
            ["upn"] = "adele@contoso.com",
            ["tid"] = TenantId,
            ["appid"] = ClientId,
            ["scp"] = "Chat.Create Chat.ReadBasic",
            ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims)
            merged[name] = value;
        return OfPayload(JsonSerializer.Serialize(merged.Where(claim => claim.Value is not null).ToDictionary()));
    }

    public static string OfPayload(string json) => $"{Encode("""{"alg":"none"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(json))}.c2ln";

    public static string Encode(ReadOnlySpan<byte> part) =>
        Convert.ToBase64String(part).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
