using System.Runtime.Versioning;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>Tokens of another issuer, with the real MSAL and the emulator's authority over TLS.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FederatedTokenTests : SessionTests
{
    private const string ConnectApp = "Connect-GraphChat -GraphEndpoint $env:GRAPH -AuthorityHost $env:AUTHORITY "
        + "-ClientId $env:CLIENT -TenantId $env:TENANT -FederatedToken";

    private const string Client = "11111111-1111-4111-8111-111111111111";

    private readonly FederatedCredential trusted = new() { Issuer = "https://issuer.example", Subject = "chats" };

    public FederatedTokenTests() => Home.KeyringPassword = null;

    [SkippableTheory]
    [InlineData("$env:FEDERATED")]
    [InlineData("\"$($env:FEDERATED)`n\"")]
    [InlineData("([Net.NetworkCredential]::new('', $env:FEDERATED).SecurePassword)")]
    [InlineData("{ $env:FEDERATED }")]
    [InlineData("GitHub")]
    [InlineData("azuredevops")]
    public async Task An_app_signs_in_with_a_token_that_it_trusts(string token)
    {
        var session = await RunSessionAsync($$"""
            {{ConnectApp}} {{token}}
            $connection = Get-GraphChatConnection; $connection.AuthType; $connection.Account; $connection.IsAppOnly
            (New-GraphChat megan@contoso.com, alex@contoso.com -Topic Sales).Topic
            """);

        Assert.Empty(session.Errors);
        Assert.Equal(["FederatedToken", Client, "True", "Sales"], session.Output);
    }

    // Tokens are renewed on another thread while the pipeline runs.
    [SkippableFact]
    public async Task A_script_block_gets_the_next_token_in_its_own_session_during_a_run()
    {
        Emulator.State.Settings = Emulator.State.Settings with { TokenLifetimeSeconds = 3, LatencyMilliseconds = 250 };

        var session = await RunSessionAsync($$"""
            $calls = 0
            $threads = @{}
            {{ConnectApp}} {
                $script:calls++
                $threads[[Threading.Thread]::CurrentThread.ManagedThreadId] = 1
                $env:FEDERATED
            }
            $people = 1..40 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
            @($people | New-GraphChat -With megan@contoso.com -ThrottleLimit 2).Count
            $calls -gt 1; $threads.Count
            """);

        Assert.Empty(session.Errors);
        Assert.Equal(["40", "True", "1"], session.Output);
    }

    [SkippableFact]
    public async Task A_script_block_of_a_session_that_runs_no_command_is_an_error_and_does_not_hang()
    {
        Emulator.State.Settings = Emulator.State.Settings with { TokenLifetimeSeconds = 1 };

        var session = await RunSessionAsync($$"""
            {{ConnectApp}} { $env:FEDERATED }
            $connection = Get-GraphChatConnection
            [Threading.Thread]::Sleep(1500)
            $other = [powershell]::Create([initialsessionstate]::CreateDefault2())
            $manifest = "$((Get-Module ChatModule).ModuleBase)/ChatModule.psd1"
            $null = $other.AddCommand('Import-Module').AddArgument($manifest).AddStatement()
            $null = $other.AddCommand('Get-GraphChat').AddArgument('19:a@thread.v2').AddParameter('Connection', $connection)
            $null = $other.Invoke()
            "$($other.Streams.Error[0].FullyQualifiedErrorId) $($other.Streams.Error[0])"
            """);

        Assert.Empty(session.Errors);
        var failure = Assert.Single(session.Output);
        Assert.StartsWith("SignInRequired,", failure, StringComparison.Ordinal);
        Assert.Contains("runs no command of this module", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_error_says_what_is_wrong_with_the_token_and_what_to_do_and_never_the_token()
    {
        var expired = Emulator.State.MintFederatedToken(trusted, expiresIn: -1);
        var untrusted = Emulator.State.MintFederatedToken(trusted with { Subject = "another" });

        var session = await RunSessionAsync($$"""
            $tokens = $env:EXPIRED, $env:UNTRUSTED, { throw 'no vault' }, { 'x' }, { }
            foreach ($token in $tokens) {
                try { {{ConnectApp}} $token }
                catch { "$($_.FullyQualifiedErrorId) $_"; $_.ErrorDetails.RecommendedAction }
            }
            """, ("EXPIRED", expired), ("UNTRUSTED", untrusted));

        Assert.Empty(session.Errors);
        Assert.Collection(session.Output.Chunk(2),
            failure => AssertFailure(failure, "AADSTS700024: ", "give -FederatedToken a script block"),
            failure => AssertFailure(failure, "AADSTS700213: ", "Add a federated credential"),
            failure => AssertFailure(failure, "got no token: no vault.", "Correct the script block"),
            failure => AssertFailure(failure, "its output isn't a token", "Output the token"),
            failure => AssertFailure(failure, "its output isn't a token", "Output the token"));
        Assert.DoesNotContain("eyJ", string.Concat(session.Output), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("GitHub", "ACTIONS_ID_TOKEN_REQUEST_URL", null,
        "GitHub Actions gave this job no token: the environment variable ACTIONS_ID_TOKEN_REQUEST_URL isn't set.",
        "id-token: write")]
    [InlineData("GitHub", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "another",
        "GitHub Actions gave this job no token: its endpoint responded with 401.", "id-token: write")]
    [InlineData("AzureDevOps", "SYSTEM_ACCESSTOKEN", null,
        "Azure Pipelines gave this job no token: the environment variable SYSTEM_ACCESSTOKEN isn't set.",
        "SYSTEM_ACCESSTOKEN: $(System.AccessToken)")]
    [InlineData("AzureDevOps", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", null,
        "the environment variable AZURESUBSCRIPTION_SERVICE_CONNECTION_ID isn't set.",
        "service connection")]
    public async Task A_job_without_a_token_is_told_what_it_lacks(
        string issuer, string variable, string? value, string message, string advice)
    {
        var session = await RunSessionAsync($$"""
            try { {{ConnectApp}} {{issuer}} } catch { "$_"; $_.ErrorDetails.RecommendedAction }
            """, (variable, value));

        Assert.Empty(session.Errors);
        Assert.EndsWith(message, session.Output[0], StringComparison.Ordinal);
        Assert.Contains(advice, session.Output[1], StringComparison.Ordinal);
    }

    private static void AssertFailure(string[] failure, string message, string advice)
    {
        Assert.StartsWith("SignInRequired,", failure[0], StringComparison.Ordinal);
        Assert.Contains(message, failure[0], StringComparison.Ordinal);
        Assert.Contains(advice, failure[1], StringComparison.Ordinal);
    }

    private Task<SessionResult> RunSessionAsync(string script, params (string Name, string? Value)[] environment)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only OpenSSL reads trusted certificates from an environment variable.");
        var settings = Emulator.State.Settings = Emulator.State.Settings with { AllowAppOnly = true };
        Emulator.State.Clients.Register(new()
        {
            ClientId = Client,
            FederatedCredentials =
            [
                trusted,
                new() { Issuer = "https://token.actions.githubusercontent.com", Subject = settings.GitHubSubject },
                new()
                {
                    Issuer = $"https://vstoken.dev.azure.com/{Emulator.State.TenantId}",
                    Subject = settings.AzureDevOpsSubject,
                },
            ],
        });
        return TryRunAsync(script,
        [
            ("TENANT", Emulator.State.TenantId), ("CLIENT", Client),
            ("FEDERATED", Emulator.State.MintFederatedToken(trusted)),
            ("ACTIONS_ID_TOKEN_REQUEST_URL", $"{Emulator.SecureAddress}github/idtoken?api-version=2.0"),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", settings.GitHubRequestToken),
            ("SYSTEM_OIDCREQUESTURI", $"{Emulator.SecureAddress}azuredevops/oidctoken"),
            ("SYSTEM_ACCESSTOKEN", settings.AzureDevOpsAccessToken),
            ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "1"),
            .. environment,
        ]);
    }
}
