using System.Text;
using System.Text.Json;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>Creates unsigned tokens, by default of Adele, for networks that don't validate them.</summary>
internal static class UnsignedToken
{
    public const string UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    public const string TenantId = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";
    public const string ClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

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
        return $"{Encode("""{"alg":"none"}""")}.{Encode(JsonSerializer.Serialize(merged.Where(claim => claim.Value is not null).ToDictionary()))}.{Encode("none")}";
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
