using System.Runtime.CompilerServices;
using Azure.Core;
using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>The scopes that a sign-in requests, and the credential of each sign-in method.</summary>
public class CredentialsTests
{
    public static TheoryData<string> Clouds => [.. GraphCloud.All.Select(cloud => cloud.Name)];

    [Theory, MemberData(nameof(Clouds))]
    public void Scopes_are_those_of_the_connected_cloud(string name)
    {
        var cloud = GraphCloud.Find(name)!;
        var root = cloud.Endpoint.AbsoluteUri.TrimEnd('/');

        Assert.Equal([$"{root}/Chat.Create", $"{root}/Chat.ReadBasic"], Credentials.Scopes(new() { Method = SignInMethod.InteractiveBrowser, Cloud = cloud }));
        Assert.Equal([$"{root}/.default"], Credentials.Scopes(new() { Method = SignInMethod.ClientSecret, Cloud = cloud }));
        Assert.Equal([$"{root}/.default"], Credentials.Scopes(new() { Method = SignInMethod.ManagedIdentity, Cloud = cloud }));
    }

    [Fact]
    public void A_full_scope_is_requested_unchanged() =>
        Assert.Equal(["https://other.example/Read", "https://graph.microsoft.com/Chat.Create"],
            Credentials.Scopes(new() { Method = SignInMethod.DeviceCode, Cloud = GraphCloud.Global, Scopes = ["https://other.example/Read", "Chat.Create"] }));

    [Theory]
    [InlineData(nameof(SignInMethod.InteractiveBrowser), "InteractiveBrowserCredential")]
    [InlineData(nameof(SignInMethod.DeviceCode), "DeviceCodeCredential")]
    [InlineData(nameof(SignInMethod.ClientSecret), "ClientSecretCredential")]
    [InlineData(nameof(SignInMethod.ManagedIdentity), "ManagedIdentityCredential")]
    [InlineData(nameof(SignInMethod.DefaultCredential), "DefaultAzureCredential")]
    [InlineData(nameof(SignInMethod.FederatedToken), "ClientAssertionCredential")]
    public void Each_sign_in_method_has_its_credential(string method, string type) => Assert.Equal(type, Credentials.Create(new()
    {
        Method = Enum.Parse<SignInMethod>(method),
        Cloud = GraphCloud.Global,
        TenantId = "2432b57b-0abd-43db-aa7b-16eadd115d34",
        ClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e",
        ClientSecret = "s",
        FederatedTokenIssuer = FederatedTokenIssuer.GitHub,
    }).GetType().Name);

    [Theory]
    [InlineData("Global", "api://AzureADTokenExchange")]
    [InlineData("USGovDoD", "api://AzureADTokenExchangeUSGov")]
    [InlineData("China", "api://AzureADTokenExchangeChina")]
    public void A_federated_token_is_for_the_exchange_of_the_cloud(string cloud, string audience) =>
        Assert.Equal(audience, GraphCloud.Find(cloud)!.TokenExchange);

    [Theory]
    [InlineData(nameof(SignInMethod.InteractiveBrowser))]
    [InlineData(nameof(SignInMethod.DeviceCode))]
    [InlineData(nameof(SignInMethod.ClientSecret))]
    public void A_credential_does_not_keep_the_sign_in_request(string method)
    {
        var credential = Create(method, out var request);

        GC.Collect();

        Assert.False(request.TryGetTarget(out _));
        GC.KeepAlive(credential);
    }

    // Not inlined, so that the request isn't on the stack of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TokenCredential Create(string method, out WeakReference<SignInRequest> weak)
    {
        var request = new SignInRequest { Method = Enum.Parse<SignInMethod>(method), Cloud = GraphCloud.Global, TenantId = "contoso.com", ClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e", ClientSecret = "s" };
        weak = new(request);
        return Credentials.Create(request);
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_SignInRequired_with_the_file_name()
    {
        var failure = Assert.Throws<GraphChatException>(() => Credentials.Create(new()
        {
            Method = SignInMethod.ClientCertificate,
            Cloud = GraphCloud.Global,
            TenantId = "contoso",
            ClientId = "c",
            CertificatePath = "no-such-file.pfx",
            CertificatePassword = "secret-of-the-test",
        }));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.Contains("no-such-file.pfx", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-test", failure.ToString(), StringComparison.Ordinal);
    }
}
