using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Identity;

namespace ChatModule.Graph.Authentication;

/// <summary>The user and the place of a sign-in that is kept for other sessions. Holds no token.</summary>
/// <param name="Account">The account, its tenant, and the client.</param>
/// <param name="Authority">The sign-in authority.</param>
/// <param name="GraphEndpoint">The service root.</param>
/// <param name="RequestedTenant">The tenant as <c>-TenantId</c> named it; null when it was left out.</param>
internal sealed record PersistedSignIn(AuthenticationRecord Account, string Authority, string GraphEndpoint,
    string? RequestedTenant)
{
    public static PersistedSignIn Create(SignInRequest request, AuthenticationRecord account) =>
        new(account, request.Cloud.Authority.AbsoluteUri, request.Cloud.Endpoint.AbsoluteUri, request.TenantId);

    /// <summary>
    /// Names its files and its tokens. A later sign-in of the same account, client, tenant and cloud has the same ID,
    /// and replaces it.
    /// </summary>
    public string Id
    {
        get
        {
            string?[] parts = [Authority, GraphEndpoint, RequestedTenant, Account.ClientId, Account.HomeAccountId];
            var text = string.Join('\n', parts).ToUpperInvariant();
            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
        }
    }

    /// <summary>
    /// Whether it's what a request asks for. The tenant is compared by the name it was requested with, and by its ID.
    /// </summary>
    public bool Matches(SignInRequest request) =>
        IsSame(Authority, request.Cloud.Authority.AbsoluteUri)
        && IsSame(GraphEndpoint, request.Cloud.Endpoint.AbsoluteUri)
        && IsSame(Account.ClientId, request.ClientId ?? SignInRequest.DefaultClientId)
        && (IsSame(RequestedTenant, request.TenantId) || IsSame(Account.TenantId, request.TenantId))
        && (request.LoginHint is null || IsSame(Account.Username, request.LoginHint));

    /// <summary>Whether both are of one account and client, whatever the tenant.</summary>
    public bool IsSameAccount(PersistedSignIn other) =>
        IsSame(Authority, other.Authority)
        && IsSame(Account.ClientId, other.Account.ClientId)
        && IsSame(Account.HomeAccountId, other.Account.HomeAccountId);

    public byte[] ToJson()
    {
        using var account = new MemoryStream();
        Account.Serialize(account);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("authority", Authority);
            json.WriteString("graphEndpoint", GraphEndpoint);
            json.WriteString("requestedTenant", RequestedTenant);
            json.WritePropertyName("account");
            json.WriteRawValue(account.ToArray());
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>What <see cref="ToJson"/> wrote; null for anything else.</summary>
    public static PersistedSignIn? FromJson(byte[] text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            using var record = new MemoryStream(Encoding.UTF8.GetBytes(root.GetProperty("account").GetRawText()));
            var account = AuthenticationRecord.Deserialize(record);
            var isComplete = account is
            {
                Username: not null, HomeAccountId: not null, TenantId: not null, ClientId: not null,
            };
            return !isComplete ? null : new PersistedSignIn(account, root.GetProperty("authority").GetString()!,
                root.GetProperty("graphEndpoint").GetString()!, root.GetProperty("requestedTenant").GetString());
        }
        // Azure.Identity doesn't say which exceptions a damaged record leads to.
        catch (Exception)
        {
            return null;
        }
    }

    private static bool IsSame(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
