using System.Text;
using System.Text.Json;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A token of Adele's that nobody signed, for networks that don't look.</summary>
internal static class UnsignedToken
{
    public const string UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    public const string TenantId = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";
    public const string ClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    public static string Of(params (string Name, object? Value)[] claims)
    {
        var all = new Dictionary<string, object?>
        {
            ["oid"] = UserId,
            ["upn"] = "adele@contoso.com",
            ["tid"] = TenantId,
            ["appid"] = ClientId,
            ["scp"] = "Chat.Create Chat.ReadBasic",
            ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims)
            all[name] = value;
        return $"{Encode("""{"alg":"none"}""")}.{Encode(JsonSerializer.Serialize(all.Where(claim => claim.Value is not null).ToDictionary()))}.{Encode("nobody")}";
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
