using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>An agent user, with the real MSAL and the emulator's authority over TLS.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AgentUserTests : SessionTests
{
    private const string Here = "-GraphEndpoint $env:GRAPH -AuthorityHost $env:AUTHORITY";
    private const string Agent = $"Connect-GraphChat {Here} -AgentUser agent@contoso.com -AgentId $env:AGENT";
    private const string App = "-ClientId $env:BLUEPRINT -TenantId $env:TENANT";

    private const string Secret = "-TenantId $env:TENANT -ClientSecretCredential ([pscredential]::new($env:BLUEPRINT, "
        + "[Net.NetworkCredential]::new('', 'secret-of-the-test').SecurePassword))";

    private const string Identity = "22222222-2222-4222-8222-222222222222";

    private static readonly string[] Credentials =
    [
        Secret,
        $"-CertificatePath ./app.pem {App}",
        $"-Identity -ManagedIdentityClientId $env:IDENTITY {App}",
        $"-FederatedToken $env:FEDERATED {App}",
        $"-FederatedToken GitHub {App}",
    ];

    private readonly FederatedCredential trusted = new() { Issuer = "https://issuer.example", Subject = "chats" };

    public AgentUserTests() => Home.KeyringPassword = null;

    [SkippableFact]
    public async Task An_agent_user_creates_ten_chats_and_sends_ten_messages_with_each_credential_of_the_blueprint()
    {
        await TrustCredentialsAsync();
        var connects = Credentials.Select(credential => $$"""
            {{Agent}} {{credential}}
            $connection = Get-GraphChatConnection
            $connection.AuthType; $connection.Account; $connection.ClientId; $connection.IsAppOnly
            (Test-GraphChatConnection).Where({ $_.Status -ne 'Passed' }).ForEach({ $_.Name })
            $chats = @({{People(10)}} | New-GraphChat -OneOnOne)
            $messages = @(($chats | Send-GraphChatMessage Welcome).MessageId)
            $chats.Count; $messages.Count
            """);

        var session = await RunSessionAsync(
            $"$null = $ExecutionContext.SessionState.Path.SetLocation($HOME)\n{string.Join('\n', connects)}");

        Assert.Empty(session.Errors);
        Assert.Empty(session.Warnings);
        Assert.Equal(Credentials.Length * 7, session.Output.Count);
        Assert.All(session.Output.Chunk(7), output => Assert.Equal(
            ["AgentUser", "agent@contoso.com", SampleAgent.ClientId, "False", "Add-GraphChatApp", "10", "10"], output));
        Assert.Equal(Credentials.Length * 3, TokenForms().Count);
        Assert.All(TokenForms().Chunk(3), forms =>
        {
            AssertForm(forms[0], "client_credentials", SampleAgent.BlueprintId, $"fmi_path={SampleAgent.ClientId}");
            AssertForm(forms[1], "client_credentials", SampleAgent.ClientId, "client_assertion=");
            AssertForm(forms[2], "user_fic", SampleAgent.ClientId, "user_federated_identity_credential=");
            Assert.Contains("username=agent@contoso.com", forms[2], StringComparison.Ordinal);
            Assert.Contains($"{Emulator.SecureAddress}.default", forms[2], StringComparison.Ordinal);
        });
    }

    [SkippableFact]
    public async Task An_agent_user_is_named_by_its_object_ID_too()
    {
        var session = await RunSessionAsync(
            $"Connect-GraphChat {Here} -AgentUser $env:USERID -AgentId $env:AGENT {Secret} -PassThru");

        Assert.Empty(session.Errors);
        Assert.Contains($"user_id={SampleAgent.User.Id}", TokenForms()[2], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_token_of_an_agent_user_is_renewed_during_a_run()
    {
        Emulator.State.Settings = Emulator.State.Settings with { TokenLifetimeSeconds = 3, LatencyMilliseconds = 250 };

        var session = await RunSessionAsync(
            $"{Agent} {Secret}; @({People(40)} | New-GraphChat -OneOnOne -ThrottleLimit 2).Count");

        Assert.Empty(session.Errors);
        Assert.Equal(["40"], session.Output);
        Assert.InRange(TokenForms().Count, 6, 45);
        Assert.Equal(0, TokenForms().Count % 3);
    }

    [SkippableFact]
    public async Task A_claims_challenge_is_met_by_the_token_of_the_user()
    {
        var session = await RunSessionAsync($$"""
            {{Agent}} {{Secret}}
            $body = [Net.Http.StringContent]::new('{"claimsChallenge":true}', [Text.Encoding]::UTF8, 'application/json')
            $revoked = [Net.Http.HttpClient]::new().PostAsync("$($env:GRAPH)_emulator/revoke", $body)
            $null = $revoked.GetAwaiter().GetResult().EnsureSuccessStatusCode()
            (New-GraphChat megan@contoso.com, alex@contoso.com -Topic Sales).Topic
            """);

        Assert.Empty(session.Errors);
        Assert.Equal(["Sales"], session.Output);
        Assert.Matches("user_fic.*claims=.*nbf|claims=.*nbf.*user_fic", TokenForms()[^1]);
    }

    [SkippableFact]
    public async Task An_error_says_which_request_failed_and_why_and_what_to_do()
    {
        var session = await RunSessionAsync($$"""
            $http = [Net.Http.HttpClient]::new()
            foreach ($failure in 'blueprint', 'identity', 'user', 'consent') {
                $json = "{`"agentFailure`":`"$failure`"}"
                $body = [Net.Http.StringContent]::new($json, [Text.Encoding]::UTF8, 'application/json')
                $set = $http.PostAsync("$($env:GRAPH)_emulator/settings", $body).GetAwaiter().GetResult()
                $null = $set.EnsureSuccessStatusCode()
                try { {{Agent}} {{Secret}} }
                catch { "$($_.FullyQualifiedErrorId) $_"; $_.ErrorDetails.RecommendedAction }
            }
            """);

        Assert.Empty(session.Errors);
        Assert.Equal(8, session.Output.Count);
        Assert.Collection(session.Output.Chunk(2),
            failure => AssertFailure(failure, 1, "the token of the blueprint", 82001, "Check both IDs"),
            failure => AssertFailure(failure, 2, "the token of the agent identity", 700213, "Check -AgentId"),
            failure => AssertFailure(failure, 3, "the token of the agent user", 50034, "10 to 15 minutes"),
            failure => AssertFailure(failure, 3, "the token of the agent user", 65001, "consent to delegated"));
        Assert.DoesNotContain("secret-of-the-test", string.Concat(session.Output), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_missing_permission_is_consented_to_for_the_agent_identity()
    {
        Emulator.State.Agents.Register(new()
        {
            ClientId = SampleAgent.ClientId,
            BlueprintId = SampleAgent.BlueprintId,
            Users = [SampleAgent.User.Id],
            ConsentedScopes = "User.Read",
        });

        var session = await RunSessionAsync(
            $"{Agent} {Secret}; (Test-GraphChatConnection).Where({{ $_.Name -eq 'Get-GraphChatMessage' }}).Advice");

        Assert.Empty(session.Errors);
        Assert.EndsWith($"Chat.Read for the agent identity {SampleAgent.ClientId}.", Assert.Single(session.Output),
            StringComparison.Ordinal);
        Assert.EndsWith($"for the agent identity {SampleAgent.ClientId}.", Assert.Single(session.Warnings),
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_agent_identity_that_is_not_there_is_the_second_request_that_fails()
    {
        var session = await RunSessionAsync($$"""
            try { Connect-GraphChat {{Here}} -AgentUser agent@contoso.com -AgentId $env:IDENTITY {{Secret}} }
            catch { "$($_.FullyQualifiedErrorId) $_"; $_.ErrorDetails.RecommendedAction }
            """);

        Assert.Empty(session.Errors);
        AssertFailure([.. session.Output], 2, "the token of the agent identity", 700016, "Check -AgentId");
    }

    private static string People(int count) =>
        $"(1..{count} | ForEach-Object {{ 'user{{0:d5}}@contoso.com' -f $_ }})";

    private static void AssertFailure(string[] failure, int request, string purpose, int code, string advice)
    {
        Assert.StartsWith("SignInRequired,", failure[0], StringComparison.Ordinal);
        Assert.Contains(
            $"The agent user 'agent@contoso.com' couldn't be signed in: request {request} of 3, for {purpose}, failed. "
                + $"AADSTS{code}: ", failure[0], StringComparison.Ordinal);
        Assert.Contains(advice, failure[1], StringComparison.Ordinal);
    }

    private static void AssertForm(string form, string grant, string client, string part)
    {
        Assert.Contains($"grant_type={grant}", form, StringComparison.Ordinal);
        Assert.Contains($"client_id={client}", form, StringComparison.Ordinal);
        Assert.Contains(part, form, StringComparison.Ordinal);
    }

    private List<string> TokenForms() =>
    [
        .. Requests.Where(request => request.Path.Contains("/oauth2/v2.0/token", StringComparison.Ordinal))
            .Select(request => Uri.UnescapeDataString(request.Body!)),
    ];

    // The blueprint accepts each credential that a test uses, and no other.
    private async Task TrustCredentialsAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=ChatModule test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = DateTimeOffset.Now;
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(2));
        var pem = $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}";
        File.WriteAllText(Path.Combine(Home.Path, "app.pem"), pem);
        Emulator.State.Clients.Register(new()
        {
            ClientId = SampleAgent.BlueprintId,
            Secret = "secret-of-the-test",
            CertificatePem = certificate.ExportCertificatePem(),
            FederatedCredentials =
            [
                trusted,
                new()
                {
                    Issuer = "https://token.actions.githubusercontent.com",
                    Subject = Emulator.State.Settings.GitHubSubject,
                },
                new()
                {
                    Issuer = $"https://login.microsoftonline.com/{Emulator.State.TenantId}/v2.0",
                    Subject = await GetManagedIdentitySubjectAsync(),
                },
            ],
        });
    }

    private async Task<string> GetManagedIdentitySubjectAsync()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-IDENTITY-HEADER", Emulator.State.Settings.IdentityHeader);
        var query = $"msi/token?api-version=2019-08-01&client_id={Identity}&resource=api://AzureADTokenExchange";
        using var response = JsonDocument.Parse(await http.GetStringAsync(new Uri(Emulator.BaseAddress, query)));
        var token = response.RootElement.GetProperty("access_token").GetString()!;
        var claims = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
        return JsonDocument.Parse(claims).RootElement.GetProperty("sub").GetString()!;
    }

    private Task<SessionResult> RunSessionAsync(string script)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only OpenSSL reads trusted certificates from an environment variable.");
        return TryRunAsync(script,
            ("TENANT", Emulator.State.TenantId),
            ("BLUEPRINT", SampleAgent.BlueprintId),
            ("AGENT", SampleAgent.ClientId),
            ("USERID", SampleAgent.User.Id),
            ("IDENTITY", Identity),
            ("FEDERATED", Emulator.State.MintFederatedToken(trusted)),
            ("IDENTITY_ENDPOINT", new Uri(Emulator.BaseAddress, "msi/token").ToString()),
            ("IDENTITY_HEADER", Emulator.State.Settings.IdentityHeader),
            ("ACTIONS_ID_TOKEN_REQUEST_URL", $"{Emulator.SecureAddress}github/idtoken?api-version=2.0"),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Emulator.State.Settings.GitHubRequestToken));
    }
}
