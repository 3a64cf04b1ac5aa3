using System.Runtime.Versioning;
using System.Text;
using GraphEmulator.Hosting;
using GraphEmulator.Recording;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>
/// Sign-ins that are kept for other sessions. Each session is a separate process with its own D-Bus session, and with the keyring
/// and the home directory of the same user. Only on Linux can a test set the trusted certificates and the home directory.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ContextScopeTests : IAsyncLifetime, IDisposable
{
    private const string Connect = "Connect-GraphChat -UseDeviceCode -GraphEndpoint $env:GRAPH -AuthorityHost $env:AUTHORITY -Verbose";
    private const string Account = "(Get-GraphChatConnection).Account";
    private const string OtherTenant = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
    private const string OtherClient = "11111111-1111-4111-8111-111111111111";

    private readonly UserHome home = new();
    private EmulatorHost emulator = null!;
    private IReadOnlyList<RequestRecord> requests = [];

    public async Task InitializeAsync() => emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = "auto", Settings = new() { DeviceCodePendingPolls = 0 } });

    public Task DisposeAsync() => emulator.DisposeAsync().AsTask();

    public void Dispose() => home.Dispose();

    [SkippableFact]
    public async Task A_sign_in_is_kept_for_other_sessions_until_Disconnect_GraphChat()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);

        AssertPrompted(1, await RunAsync($"{Connect}; (New-GraphChat megan@contoso.com, alex@contoso.com -Topic x).Topic"));
        AssertNoPlainTextTokens();
        AssertOwnerOnlyAccess();

        var second = await RunAsync($"{Connect}; (New-GraphChat megan@contoso.com, alex@contoso.com -Topic x).Topic; {Account}; Disconnect-GraphChat");
        AssertPrompted(0, second);
        Assert.Equal(["x", "adele@contoso.com"], second.Output);
        // The stored token is still valid, so there's no request to the authority.
        Assert.DoesNotContain(requests, request => request.Path.Contains("/oauth2/", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(home.SignIns));

        AssertPrompted(1, await RunAsync(Connect));
    }

    [SkippableFact]
    public async Task Accounts_tenants_and_clients_are_kept_separately_and_the_last_used_one_is_selected()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);
        var contoso = $"{Connect} -TenantId contoso.com";
        AssertPrompted(3, await RunAsync($"{contoso}; {Connect} -TenantId {OtherTenant}; {Connect} -ClientId {OtherClient}"));
        emulator.State.Settings = emulator.State.Settings with { SignInUser = "megan@contoso.com" };
        AssertPrompted(1, await RunAsync($"{contoso} -LoginHint megan@contoso.com"));

        var result = await RunAsync($"""
            {contoso}; {Account}
            {contoso} -LoginHint ADELE@contoso.com; {Account}
            {contoso}; {Account}
            {Connect} -TenantId {emulator.State.TenantId}; {Account}
            {Connect} -TenantId {OtherTenant}; (Get-GraphChatConnection).TenantId
            {Connect} -ClientId {OtherClient}; (Get-GraphChatConnection).ClientId
            {contoso} -LoginHint adele@contoso.com; Disconnect-GraphChat
            {contoso}; {Account}
            """);

        AssertPrompted(0, result);
        Assert.Equal(["megan@contoso.com", "adele@contoso.com", "adele@contoso.com", "adele@contoso.com", OtherTenant, OtherClient, "megan@contoso.com"], result.Output);
        AssertPrompted(1, await RunAsync($"{contoso} -LoginHint adele@contoso.com"));
    }

    [SkippableFact]
    public async Task An_expired_sign_in_is_repeated_and_renewed_tokens_are_kept()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);
        // With this short lifetime, each session needs a new token.
        emulator.State.Settings = emulator.State.Settings with { TokenLifetimeSeconds = 60 };
        AssertPrompted(1, await RunAsync(Connect));
        AssertPrompted(0, await RunAsync(Connect));
        Assert.Single(requests, request => request.Body?.Contains("grant_type=refresh_token", StringComparison.Ordinal) == true);

        emulator.State.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 400, Code = "invalid_grant", Message = "AADSTS700082: The refresh token has expired.", Path = "/token$", BodyContains = "refresh_token", Times = 1 });
        var result = await RunAsync(Connect);
        AssertPrompted(1, result);
        Assert.Contains(result.Verbose, line => line.Contains("AADSTS700082", StringComparison.Ordinal));

        // A network error is reported, because another sign-in would also fail.
        emulator.State.Faults.Clear();
        emulator.State.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 503, Path = "/token$", BodyContains = "refresh_token" });
        result = await home.RunAsync(Connect, Environment());
        AssertPrompted(0, result);
        Assert.StartsWith("SignInRequired", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_locked_or_damaged_store_requires_another_sign_in_without_a_warning()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);
        AssertPrompted(1, await RunAsync(Connect));

        (var password, home.KeyringPassword) = (home.KeyringPassword, "another password");
        AssertNotKept(await RunAsync(Connect));
        // The stored sign-in still exists.
        home.KeyringPassword = password;
        AssertPrompted(0, await RunAsync(Connect));

        File.WriteAllText(Path.Combine(home.Path, ".local/share/keyrings/login.keyring"), "damaged");
        AssertPrompted(1, await RunAsync(Connect));
        File.WriteAllText(Assert.Single(Directory.GetFiles(home.SignIns, "*.json")), "damaged");
        AssertPrompted(1, await RunAsync(Connect));
    }

    [SkippableFact]
    public async Task Without_a_keyring_no_sign_in_is_kept_and_there_is_a_verbose_line()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Windows and macOS always have an encrypted store.");
        home.KeyringPassword = null;

        AssertNotKept(await RunAsync($"{Connect}; {Account}; Disconnect-GraphChat"));
        AssertPrompted(1, await RunAsync(Connect));
        AssertNoPlainTextTokens();
        Assert.Empty(Directory.Exists(home.SignIns) ? Directory.GetFiles(home.SignIns) : []);
    }

    [SkippableFact]
    public async Task Without_a_writable_directory_no_sign_in_is_kept()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux reads the directory from an environment variable.");
        home.KeyringPassword = null;
        var file = Path.Combine(home.Path, "file");
        File.WriteAllText(file, "");

        var result = await home.RunAsync(Connect, [.. Environment(), ("XDG_DATA_HOME", file)]);

        Assert.Empty(result.Errors);
        AssertNotKept(result);
    }

    [SkippableFact]
    public async Task The_scope_Process_neither_stores_nor_reads_a_sign_in_and_does_not_load_the_store()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);
        const string Loaded = "[System.AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name })";

        var before = await RunAsync($"{Connect} -ContextScope Process; {Loaded}");
        AssertPrompted(1, before);
        Assert.False(Directory.Exists(home.SignIns));
        AssertPrompted(2, await RunAsync($"{Connect}; {Connect} -ContextScope Process"));
        var silent = await RunAsync($"{Connect}; {Loaded}");

        AssertPrompted(0, silent);
        Assert.Equal(["Microsoft.Identity.Client.Extensions.Msal"], silent.Output.Except(before.Output));
    }

    private static void AssertPrompted(int times, SessionResult session) =>
        Assert.Equal(times, session.Information.Count(message => message.Contains("enter the code", StringComparison.Ordinal)));

    private static void AssertNotKept(SessionResult session)
    {
        AssertPrompted(1, session);
        Assert.Empty(session.Warnings);
        Assert.Contains(session.Verbose, line => line.StartsWith("The sign-in isn't kept for other sessions", StringComparison.Ordinal));
    }

    private void AssertNoPlainTextTokens()
    {
        Assert.NotEmpty(emulator.State.IssuedTokens);
        foreach (var file in home.Files)
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName));
            foreach (var encoding in emulator.State.IssuedTokens.SelectMany(Encodings))
                Assert.False(text.Contains(encoding, StringComparison.Ordinal), $"{file} has a token.");
        }
    }

    // As ASCII, as UTF-16, and as Base64 at each of the three alignments.
    private static IEnumerable<string> Encodings(string token) =>
    [
        token,
        Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(token)),
        .. Enumerable.Range(0, 3).Select(start => Convert.ToBase64String(Encoding.ASCII.GetBytes(token.Substring(start, 42)))),
    ];

    private void AssertOwnerOnlyAccess()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Mode | UnixFileMode.UserExecute, File.GetUnixFileMode(home.SignIns));
        Assert.NotEmpty(Directory.GetFiles(home.SignIns, "*.json"));
        Assert.All(Directory.GetFiles(home.SignIns), path => Assert.Equal(Mode, File.GetUnixFileMode(path)));
    }

    private (string, string?)[] Environment() =>
        [("GRAPH", $"{emulator.SecureAddress}"), ("AUTHORITY", $"{emulator.SecureAddress}"), ("SSL_CERT_FILE", emulator.CertificatePath)];

    private async Task<SessionResult> RunAsync(string script)
    {
        var before = emulator.State.Record.Count;
        var result = await home.RunAsync(script, Environment());
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        requests = [.. emulator.State.Record.Skip(before)];
        return result;
    }
}
