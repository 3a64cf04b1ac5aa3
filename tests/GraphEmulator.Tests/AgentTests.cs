using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatModule.Testing;
using GraphEmulator.Authentication;
using GraphEmulator.Hosting;

namespace GraphEmulator.Tests;

/// <summary>
/// The token requests of agent users and federated tokens:
/// https://learn.microsoft.com/entra/agent-id/agent-user-oauth-flow.
/// </summary>
public sealed class AgentTests : IAsyncDisposable
{
    private const string Exchange = "api://AzureADTokenExchange/.default";
    private const string Graph = "https://graph.microsoft.com/.default";
    private const string Client = "11111111-0000-4000-8000-000000000001";
    private const string GitHub = "https://token.actions.githubusercontent.com";

    private readonly VirtualTime time = new();
    private readonly HttpClient http = new();
    private EmulatorHost host = null!;

    private EmulatorState State => host.State;

    [Theory]
    [InlineData("username", "agent@contoso.com")]
    [InlineData("user_id", "a9e00000-0000-4000-8000-0000000000aa")]
    public async Task Three_requests_get_a_delegated_token_of_the_agent_user(string parameter, string user)
    {
        await StartAsync();

        var blueprint = Token(await BlueprintAsync());
        var identity = Token(await IdentityAsync(blueprint));
        var reply = await UserAsync(blueprint, identity, parameter, user);

        var claims = Claims(Token(reply));
        Assert.Equal("user", (string?)claims["idtyp"]);
        Assert.Equal(SampleAgent.User.Id, (string?)claims["oid"]);
        Assert.Contains("ChatMessage.Send", (string?)claims["scp"], StringComparison.Ordinal);
        Assert.Equal(
            $"/eid1/c/pub/t/{State.TenantId}/a/{SampleAgent.BlueprintId}/{SampleAgent.ClientId}",
            (string?)Claims(blueprint)["sub"]);
        Assert.Equal(200, await GetMeAsync(Token(reply)));
        Assert.Equal(401, await GetMeAsync(identity));
    }

    [Theory]
    [InlineData(AgentFailure.Blueprint, 82001)]
    [InlineData(AgentFailure.Identity, 700213)]
    [InlineData(AgentFailure.User, 50034)]
    [InlineData(AgentFailure.Consent, 65001)]
    public async Task Each_request_can_fail_as_documented(AgentFailure failure, int code)
    {
        await StartAsync(new() { AgentFailure = failure });

        var reply = await BlueprintAsync();
        if (failure is not AgentFailure.Blueprint)
        {
            var blueprint = Token(reply);
            reply = await IdentityAsync(blueprint);
            if (failure is not AgentFailure.Identity)
            {
                reply = await UserAsync(blueprint, Token(reply), "username", "agent@contoso.com");
            }
        }

        AssertError(code, reply);
        Assert.Equal(failure is AgentFailure.Consent ? "consent_required" : null, (string?)reply["suberror"]);
    }

    [Fact]
    public async Task A_credential_of_another_step_or_an_expired_one_is_rejected()
    {
        await StartAsync(new() { TokenLifetimeSeconds = 60 });
        var blueprint = Token(await BlueprintAsync());
        var identity = Token(await IdentityAsync(blueprint));

        AssertError(700213, await IdentityAsync(identity));
        AssertError(700213, await UserAsync(blueprint, blueprint, "username", "agent@contoso.com"));
        AssertError(700211, await IdentityAsync("not.issued.here"));
        AssertError(700212, await IdentityAsync(State.MintToken()));
        AssertError(50034, await UserAsync(blueprint, identity, "username", "megan@contoso.com"));
        AssertError(50034, await UserAsync(blueprint, identity, "username", SampleAgent.User.Id));
        time.Advance(TimeSpan.FromSeconds(60));
        AssertError(700024, await IdentityAsync(blueprint));
    }

    [Fact]
    public async Task An_agent_identity_that_is_not_there_gets_no_token()
    {
        await StartAsync();
        var blueprint = Token(await BlueprintAsync(Client));

        AssertError(700016, await IdentityAsync(blueprint, Client));
    }

    [Fact]
    public async Task An_agent_identity_authenticates_for_a_refresh_token_too()
    {
        await StartAsync();
        var blueprint = Token(await BlueprintAsync());
        var identity = Token(await IdentityAsync(blueprint));
        var scope = "offline_access " + Graph;
        var first = await UserAsync(blueprint, identity, "username", "agent@contoso.com", scope);
        Task<JsonNode> Refresh(string assertion) => RequestAsync(
            ("grant_type", "refresh_token"),
            ("client_id", SampleAgent.ClientId),
            ("scope", scope),
            ("refresh_token", (string)first["refresh_token"]!),
            ("client_assertion", assertion));

        AssertError(700213, await Refresh(identity));
        Assert.Equal(SampleAgent.User.Id, (string?)Claims(Token(await Refresh(blueprint)))["oid"]);
    }

    [Fact]
    public async Task A_blueprint_gets_no_token_for_Graph()
    {
        await StartAsync();

        AssertError(82001, await RequestAsync(
            ("grant_type", "client_credentials"),
            ("client_id", SampleAgent.BlueprintId),
            ("client_secret", "secret"),
            ("scope", Graph)));
    }

    [Fact]
    public async Task A_managed_identity_is_the_federated_credential_of_a_blueprint()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(host.BaseAddress, "msi/token?api-version=2019-08-01&resource=api://AzureADTokenExchange"));
        request.Headers.Add("X-IDENTITY-HEADER", "emulator");
        using var response = await http.SendAsync(request);
        var token = Token(JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
        var claims = Claims(token);
        State.Clients.Register(new()
        {
            ClientId = SampleAgent.BlueprintId,
            FederatedCredentials = [new() { Issuer = (string)claims["iss"]!, Subject = (string)claims["sub"]! }],
        });

        Assert.Equal($"https://login.microsoftonline.com/{State.TenantId}/v2.0", (string?)claims["iss"]);
        Token(await IdentityAsync(Token(await BlueprintAsync(("client_assertion", token)))));
    }

    [Theory]
    [InlineData(GitHub, "repo:contoso/chats:ref:refs/heads/main", "api://AzureADTokenExchange", null)]
    [InlineData("https://another", "repo:contoso/chats:ref:refs/heads/main", "api://AzureADTokenExchange", 700211)]
    [InlineData(GitHub, "repo:contoso/another", "api://AzureADTokenExchange", 700213)]
    [InlineData(GitHub, "repo:contoso/chats:ref:refs/heads/main", "https://another", 700212)]
    public async Task A_federated_token_must_match_a_credential_of_the_app(
        string issuer, string subject, string audience, int? error)
    {
        await StartAsync();
        TrustGitHub();

        var token = State.MintFederatedToken(new() { Issuer = issuer, Subject = subject, Audience = audience });
        var reply = await AppAsync(token);

        if (error is null)
        {
            Token(reply);
        }
        else
        {
            AssertError(error.Value, reply);
        }
    }

    [Fact]
    public async Task A_federated_token_that_has_expired_or_is_forged_is_rejected()
    {
        await StartAsync();
        var credential = TrustGitHub();
        var token = State.MintFederatedToken(credential);

        AssertError(700024, await AppAsync(State.MintFederatedToken(credential, expiresIn: -1)));
        AssertError(50013, await AppAsync(token[..^4] + "AAAA"));
        Token(await AppAsync(token));
    }

    [Fact]
    public async Task GitHub_issues_a_token_for_the_audience_in_the_request()
    {
        await StartAsync();
        TrustGitHub();
        var address = new Uri(host.BaseAddress, "github/idtoken?api-version=2.0&audience=api://AzureADTokenExchange");

        var (status, body) = await SendAsync(HttpMethod.Get, address, "emulator");
        var (denied, _) = await SendAsync(HttpMethod.Get, address, "another");

        Assert.Equal((200, 401), (status, denied));
        Token(await AppAsync((string)body["value"]!));
    }

    [Fact]
    public async Task Azure_DevOps_issues_a_token_for_a_service_connection()
    {
        await StartAsync();
        var address = new Uri(host.BaseAddress, "azuredevops/oidctoken?api-version=7.1&serviceConnectionId=1");

        var (status, body) = await SendAsync(HttpMethod.Post, address, "emulator");
        var (denied, _) = await SendAsync(HttpMethod.Post, address, "another");

        Assert.Equal((200, 401), (status, denied));
        Assert.Equal("sc://contoso/chats/connection", (string?)Claims((string)body["oidcToken"]!)["sub"]);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host.DisposeAsync();
    }

    private async Task StartAsync(EmulatorSettings? settings = null) =>
        host = await EmulatorHost.StartAsync(new() { Settings = settings ?? new(), TimeProvider = time });

    private FederatedCredential TrustGitHub()
    {
        var credential = new FederatedCredential
        {
            Issuer = GitHub,
            Subject = "repo:contoso/chats:ref:refs/heads/main",
        };
        State.Clients.Register(new() { ClientId = Client, FederatedCredentials = [credential] });
        return credential;
    }

    private Task<JsonNode> BlueprintAsync(params (string Name, string Value)[] credential) =>
        BlueprintAsync(SampleAgent.ClientId, credential);

    private Task<JsonNode> BlueprintAsync(string identity, params (string Name, string Value)[] credential) =>
        RequestAsync(
    [
        ("grant_type", "client_credentials"),
        ("client_id", SampleAgent.BlueprintId),
        ("scope", Exchange),
        ("fmi_path", identity),
        .. credential.Length == 0 ? [("client_secret", "secret")] : credential,
    ]);

    private Task<JsonNode> IdentityAsync(string assertion, string identity = SampleAgent.ClientId) => RequestAsync(
        ("grant_type", "client_credentials"),
        ("client_id", identity),
        ("scope", Exchange),
        ("client_assertion", assertion));

    private Task<JsonNode> UserAsync(
        string assertion, string credential, string parameter, string user, string scope = Graph) => RequestAsync(
            ("grant_type", "user_fic"),
            ("client_id", SampleAgent.ClientId),
            ("scope", scope),
            ("client_assertion", assertion),
            ("user_federated_identity_credential", credential),
            (parameter, user));

    private Task<JsonNode> AppAsync(string assertion) => RequestAsync(
        ("grant_type", "client_credentials"),
        ("client_id", Client),
        ("scope", Graph),
        ("client_assertion", assertion));

    private async Task<JsonNode> RequestAsync(params (string Name, string Value)[] fields)
    {
        const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        using var content = new FormUrlEncodedContent(fields.Append(("client_assertion_type", Type))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var response = await http.PostAsync(
            new Uri(host.BaseAddress, $"{State.TenantId}/oauth2/v2.0/token"), content);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, Uri address, string bearer)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<int> GetMeAsync(string token) =>
        (await SendAsync(HttpMethod.Get, new Uri(host.BaseAddress, "v1.0/me"), token)).Status;

    private static string Token(JsonNode reply) =>
        (string?)reply["access_token"] ?? throw new InvalidOperationException(reply.ToJsonString());

    private static JsonNode Claims(string token)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
        return JsonNode.Parse(Encoding.UTF8.GetString(bytes))!;
    }

    private static void AssertError(int expected, JsonNode reply)
    {
        Assert.Equal([expected], reply["error_codes"]?.AsArray().Select(code => (int)code!) ?? []);
        Assert.StartsWith($"AADSTS{expected}: ", (string?)reply["error_description"], StringComparison.Ordinal);
    }
}
