using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>The default credential uses the environment of Azure.Identity for everything that isn't specified.</summary>
public sealed class EnvironmentCredentialTests : IDisposable
{
    private const string Tenant = "2432b57b-0abd-43db-aa7b-16eadd115d34";
    private const string Client = "11111111-1111-4111-8111-111111111111";

    private readonly string tokenFile = Path.GetTempFileName();

    public EnvironmentCredentialTests()
    {
        File.WriteAllText(tokenFile, "the-federated-token");
        Set(Tenant, Client, tokenFile);
    }

    [Fact]
    public async Task A_workload_identity_signs_in_with_the_tenant_client_and_token_file_of_the_environment()
    {
        var authority = new Authority();

        var token = await SignInAsync(new(), authority);

        Assert.Equal("the-access-token", token.Token);
        Assert.Contains($"/{Tenant}/", authority.TokenAddress, StringComparison.Ordinal);
        Assert.Contains($"client_id={Client}", authority.TokenBody, StringComparison.Ordinal);
        Assert.Contains("client_assertion=the-federated-token", authority.TokenBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_specified_tenant_and_client_replace_those_of_the_environment()
    {
        var authority = new Authority();

        await SignInAsync(new() { TenantId = "9c1f5a30-3b0e-4f1c-9a51-0d3e0a1b2c3d", ClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e" }, authority);

        Assert.Contains("/9c1f5a30-3b0e-4f1c-9a51-0d3e0a1b2c3d/", authority.TokenAddress, StringComparison.Ordinal);
        Assert.Contains("client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e", authority.TokenBody, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Set(null, null, null);
        File.Delete(tokenFile);
    }

    private static async Task<AccessToken> SignInAsync(Names names, Authority authority)
    {
        var cloud = GraphCloud.Private(new Uri("https://graph.example"), new Uri("https://login.example"));
        var options = Credentials.DefaultOptions(new() { Method = SignInMethod.DefaultCredential, Cloud = cloud, TenantId = names.TenantId, ClientId = names.ClientId });
        options.Transport = new HttpClientTransport(authority);
        return await new DefaultAzureCredential(options).GetTokenAsync(new TokenRequestContext(["https://graph.example/.default"]), default);
    }

    private static void Set(string? tenant, string? client, string? file)
    {
        Environment.SetEnvironmentVariable("AZURE_TENANT_ID", tenant);
        Environment.SetEnvironmentVariable("AZURE_CLIENT_ID", client);
        Environment.SetEnvironmentVariable("AZURE_FEDERATED_TOKEN_FILE", file);
    }

    private sealed record Names(string? TenantId = null, string? ClientId = null);

    /// <summary>A sign-in authority that issues a token for whatever is requested.</summary>
    private sealed class Authority : HttpMessageHandler
    {
        public string TokenAddress { get; private set; } = "";

        public string TokenBody { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!;
            if (request.Method == HttpMethod.Post)
                (TokenAddress, TokenBody) = (address.AbsoluteUri, await request.Content!.ReadAsStringAsync(cancellationToken));
            var root = $"https://login.example{address.AbsolutePath[..(address.AbsolutePath.IndexOf('/', 1) + 1)]}";
            var json = request.Method == HttpMethod.Post
                ? """{"token_type":"Bearer","expires_in":3600,"access_token":"the-access-token"}"""
                : $$"""{"authorization_endpoint":"{{root}}oauth2/v2.0/authorize","token_endpoint":"{{root}}oauth2/v2.0/token","issuer":"{{root}}v2.0"}""";
            return new(HttpStatusCode.OK) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        }
    }
}
