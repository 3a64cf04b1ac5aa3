using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>
/// The sign-in methods of Azure.Identity with the emulator's authority over TLS, and a chat that is created with the token. A session
/// trusts the certificate of the emulator, which only a process on Linux can do by an environment variable.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SignInMethodTests : SessionTests
{
    private const string Client = "11111111-1111-4111-8111-111111111111";
    private const string Secret = "secret-of-the-test";
    private const string App = "-ClientId $env:CLIENT -TenantId $env:TENANT";
    private const string Here = "-GraphEndpoint $env:GRAPH -AuthorityHost $env:AUTHORITY";
    private const string Credential = "-ClientSecretCredential ([pscredential]::new($env:CLIENT, [Net.NetworkCredential]::new('', $env:SECRET).SecurePassword)) -TenantId $env:TENANT";
    private const string Result = "; $connection = Get-GraphChatConnection; $connection.AuthType; $connection.Account; (New-GraphChat megan@contoso.com, alex@contoso.com -Topic Sales).Topic";

    private static readonly (string Method, string Parameters)[] Credentials =
    [
        ("ClientSecret", Credential),
        ("ClientCertificate", "-Certificate ([Security.Cryptography.X509Certificates.X509Certificate2]::new("
            + $"\"$HOME/app.pfx\", 'pfx-password')) {App}"),
        ("ClientCertificate", "-CertificatePath \"$HOME/app.pfx\" "
            + $"-CertificatePassword ([Net.NetworkCredential]::new('', 'pfx-password').SecurePassword) {App}"),
        ("ClientCertificate", $"-CertificatePath ./app.pem {App}"),
        ("DefaultCredential", "-UseDefaultCredential"),
    ];

    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 certificate;

    public SignInMethodTests()
    {
        certificate = new CertificateRequest("CN=ChatModule test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.Now.AddHours(-1), DateTimeOffset.Now.AddHours(2));
        File.WriteAllBytes(PathOf("app.pfx"), certificate.Export(X509ContentType.Pfx, "pfx-password"));
        File.WriteAllText(PathOf("app.pem"), $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}");
        Home.KeyringPassword = null;
    }

    [SkippableFact]
    public async Task An_app_signs_in_with_each_credential_and_creates_a_chat()
    {
        RegisterApp();
        var connects = Credentials.Select(credential => $"Connect-GraphChat {Here} {credential.Parameters}{Result}");

        // A relative path is relative to the current location of the session.
        var session = await RunSessionAsync(
            $"$null = $ExecutionContext.SessionState.Path.SetLocation($HOME); {string.Join("; ", connects)}");

        Assert.Empty(session.Errors);
        var outputs = Credentials.SelectMany(credential => new[] { credential.Method, Client, "Sales" });
        Assert.Equal(outputs, session.Output);
        var forms = Requests.Where(request => request.Path.Contains("/oauth2/v2.0/token", StringComparison.Ordinal));
        Assert.Equal(
            Credentials.Select(credential => credential.Method == "ClientCertificate"),
            forms.Select(form => form.Body!.Contains("client_assertion_type=", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task A_wrong_client_secret_is_SignInRequired_without_a_request_to_Graph()
    {
        RegisterApp();

        var session = await RunSessionAsync($"Connect-GraphChat {Here} {Credential}", ("SECRET", "another-secret"));

        var error = Assert.Single(session.Errors);
        Assert.StartsWith("SignInRequired: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests, request => request.Path.StartsWith("/beta/", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Scopes_that_were_chosen_for_something_else_than_creating_chats_are_no_warning()
    {
        var session = await RunSessionAsync($"Connect-GraphChat {Here} -UseDeviceCode -TenantId $env:TENANT -Scopes User.Read");

        Assert.Empty(session.Errors);
        Assert.Empty(session.Warnings);
    }

    [SkippableFact]
    public async Task A_device_code_requests_the_scopes_of_the_cloud()
    {
        var session = await RunSessionAsync($"Connect-GraphChat {Here} -UseDeviceCode -TenantId $env:TENANT{Result}");

        Assert.Equal(["DeviceCode", "adele@contoso.com", "Sales"], session.Output);
        AssertPrompted(1, session);
        var request = Assert.Single(Requests, request => request.Path.Contains("/devicecode", StringComparison.Ordinal));
        Assert.Contains($"{Emulator.SecureAddress}Chat.Create", Uri.UnescapeDataString(request.Body!), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_device_code_that_is_not_entered_can_be_stopped()
    {
        Emulator.State.Settings = Emulator.State.Settings with { DeviceCodePendingPolls = 1000 };

        var session = await RunSessionAsync($$"""
            $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
            $runspace.Open()
            $run = [powershell]::Create($runspace).AddCommand('Import-Module').AddArgument("$((Get-Module ChatModule).ModuleBase)/ChatModule.psd1").AddStatement().AddScript('Connect-GraphChat {{Here}} -UseDeviceCode -TenantId $env:TENANT')
            $handle = $run.BeginInvoke()
            while (-not $run.Streams.Information.Count -and -not $handle.IsCompleted) { [Threading.Thread]::Sleep(20) }
            $run.Stop()
            "$($run.InvocationStateInfo.State)"; "$($run.Streams.Information)"
            """);

        Assert.Empty(session.Errors);
        Assert.Equal("Stopped", session.Output[0]);
        Assert.Contains("enter the code", session.Output[1], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_browser_returns_to_the_local_redirect_URI()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux opens a browser with xdg-open.");
        var (folder, url) = (Directory.CreateDirectory(PathOf("bin")).FullName, PathOf("url"));
        var opener = Path.Combine(folder, "xdg-open");
        File.WriteAllText(opener, $"#!/bin/sh\nprintf '%s' \"$1\" > '{url}.part' && mv '{url}.part' '{url}'\n");
        File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var running = RunSessionAsync($"Connect-GraphChat {Here} -TenantId $env:TENANT -LoginHint megan@contoso.com{Result}", ("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"), ("SUDO_USER", ""));
        while (!File.Exists(url) && !running.IsCompleted)
            await Task.Delay(20);
        if (File.Exists(url))
            await SignInAsync(new Uri(await File.ReadAllTextAsync(url)), running);
        var session = await running;

        Assert.Empty(session.Errors);
        Assert.Equal(["InteractiveBrowser", "megan@contoso.com", "Sales"], session.Output);
        Assert.Contains(Requests, request => request.Path.Contains("/oauth2/v2.0/authorize?", StringComparison.Ordinal) && request.Path.Contains("client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_token_is_renewed_during_a_run()
    {
        Emulator.State.Settings = Emulator.State.Settings with { AllowAppOnly = true, TokenLifetimeSeconds = 3, LatencyMilliseconds = 250 };

        var session = await RunSessionAsync($"Connect-GraphChat {Here} {Credential}; (1..40 | ForEach-Object {{ 'user{{0:d5}}@contoso.com' -f $_ }} | New-GraphChat -With megan@contoso.com -ThrottleLimit 2).Count");

        Assert.Empty(session.Errors);
        Assert.Equal(["40"], session.Output);
        Assert.InRange(Emulator.State.Summary().TokenRequests, 2, 30);
    }

    [SkippableFact]
    public async Task A_claims_challenge_requests_a_new_token_and_the_item_does_not_fail()
    {
        Emulator.State.Settings = Emulator.State.Settings with { AllowAppOnly = true };

        var session = await RunSessionAsync($$"""
            Connect-GraphChat {{Here}} {{Credential}}
            $null = [Net.Http.HttpClient]::new().PostAsync("$($env:GRAPH)_emulator/revoke", [Net.Http.StringContent]::new('{"claimsChallenge":true}', [Text.Encoding]::UTF8, 'application/json')).GetAwaiter().GetResult().EnsureSuccessStatusCode()
            (New-GraphChat megan@contoso.com, alex@contoso.com -Topic Sales).Topic
            """);

        Assert.Empty(session.Errors);
        Assert.Equal(["Sales"], session.Output);
        Assert.Equal(1, Emulator.State.Summary().Statuses["401"]);
        Assert.Matches("claims=.*nbf", Uri.UnescapeDataString(Requests.Last(request => request.Path.Contains("/oauth2/v2.0/token", StringComparison.Ordinal)).Body!));
    }

    [SkippableFact]
    public async Task An_authority_with_an_unknown_certificate_is_not_trusted()
    {
        var session = await RunSessionAsync($"Connect-GraphChat {Here} {Credential}", ("SSL_CERT_FILE", "/dev/null"));

        Assert.StartsWith("SignInRequired: ", Assert.Single(session.Errors), StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [SkippableFact]
    public async Task An_endpoint_with_an_unknown_certificate_is_not_trusted()
    {
        var session = await RunSessionAsync("Connect-GraphChat -GraphEndpoint $env:GRAPH -AccessToken ([Net.NetworkCredential]::new('', $env:TOKEN).SecurePassword); New-GraphChat megan@contoso.com -Topic x",
            ("SSL_CERT_FILE", "/dev/null"), ("TOKEN", Emulator.State.MintToken()));

        Assert.StartsWith("ServiceUnavailable: ", Assert.Single(session.Errors), StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    protected override void Dispose(bool disposing)
    {
        certificate.Dispose();
        key.Dispose();
        base.Dispose(disposing);
    }

    // Like a browser, posts the form of the page to the local redirect URI. MSAL starts to listen after the browser has
    // started.
    private async Task SignInAsync(Uri address, Task session)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, server, _, _) => server!.Thumbprint == Emulator.Certificate!.Thumbprint || server.Issuer == Emulator.Certificate.Subject, UseProxy = false };
        using var browser = new HttpClient(handler);
        var page = await browser.GetStringAsync(address);
        var fields = Regex.Matches(page, "name=\"([^\"]+)\" value=\"([^\"]*)\"").ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        using var form = new FormUrlEncodedContent(fields);
        var redirect = new Uri(WebUtility.HtmlDecode(Regex.Match(page, "action=\"([^\"]+)\"").Groups[1].Value));
        while (true)
        {
            try
            {
                (await browser.PostAsync(redirect, form)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && !session.IsCompleted)
            {
                await Task.Delay(20);
            }
        }
    }

    private void RegisterApp()
    {
        Emulator.State.Settings = Emulator.State.Settings with { AllowAppOnly = true };
        Emulator.State.Clients.Register(new() { ClientId = Client, Secret = Secret, CertificatePem = certificate.ExportCertificatePem() });
    }

    private string PathOf(string file) => Path.Combine(Home.Path, file);

    private Task<SessionResult> RunSessionAsync(string script, params (string Name, string? Value)[] environment)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only OpenSSL reads trusted certificates from an environment variable.");
        return TryRunAsync(script, [("TENANT", Emulator.State.TenantId), ("CLIENT", Client), ("SECRET", Secret), ("AZURE_CLIENT_ID", Client), ("AZURE_CLIENT_SECRET", Secret), ("AZURE_TENANT_ID", Emulator.State.TenantId), .. environment]);
    }
}
