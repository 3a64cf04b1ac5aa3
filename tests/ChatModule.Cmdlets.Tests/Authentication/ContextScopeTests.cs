using System.Runtime.Versioning;
using System.Text;
using GraphEmulator.Hosting;
using GraphEmulator.Recording;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>
/// Sign-ins that other sessions continue. Each session is a process of its own, on a desktop bus of its own, with the keyring and the
/// home directory of the same user. Only on Linux can a process be told whom to trust and where its user's home is.
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
        Skip.If(UserHome.KeyringLack is not null, UserHome.KeyringLack);

        AssertPrompted(1, await RunAsync($"{Connect}; (New-GraphChat megan@contoso.com, alex@contoso.com -Topic x).Topic"));
        AssertNothingInTheClear();
        AssertForTheOwnerOnly();

        var second = await RunAsync($"{Connect}; (New-GraphChat megan@contoso.com, alex@contoso.com -Topic x).Topic; {Account}; Disconnect-GraphChat");
        AssertPrompted(0, second);
        Assert.Equal(["x", "adele@contoso.com"], second.Output);
        // The token that was kept is still good, so the authority isn't asked for anything.
        Assert.DoesNotContain(requests, request => request.Path.Contains("/oauth2/", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(home.SignIns));

        AssertPrompted(1, await RunAsync(Connect));
    }

    [SkippableFact]
    public async Task Accounts_tenants_and_clients_are_kept_side_by_side_and_the_last_used_is_taken()
    {
        Skip.If(UserHome.KeyringLack is not null, UserHome.KeyringLack);
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
    public async Task A_sign_in_that_no_longer_works_is_repeated_and_renewed_tokens_are_kept()
    {
        Skip.If(UserHome.KeyringLack is not null, UserHome.KeyringLack);
        // So short a life needs a new token for each session.
        emulator.State.Settings = emulator.State.Settings with { TokenLifetimeSeconds = 60 };
        AssertPrompted(1, await RunAsync(Connect));
        AssertPrompted(0, await RunAsync(Connect));
        Assert.Single(requests, request => request.Body?.Contains("grant_type=refresh_token", StringComparison.Ordinal) == true);

        emulator.State.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 400, Code = "invalid_grant", Message = "AADSTS700082: The refresh token has expired.", Path = "/token$", BodyContains = "refresh_token", Times = 1 });
        var result = await RunAsync(Connect);
        AssertPrompted(1, result);
        Assert.Contains(result.Verbose, line => line.Contains("AADSTS700082", StringComparison.Ordinal));

        // A network that's down is told as it is: another sign-in would change nothing.
        emulator.State.Faults.Clear();
        emulator.State.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 503, Path = "/token$", BodyContains = "refresh_token" });
        result = await home.RunAsync(Connect, Environment());
        AssertPrompted(0, result);
        Assert.StartsWith("SignInRequired", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_locked_or_damaged_store_leads_to_another_sign_in_without_a_warning()
    {
        Skip.If(UserHome.KeyringLack is not null, UserHome.KeyringLack);
        AssertPrompted(1, await RunAsync(Connect));

        (var password, home.KeyringPassword) = (home.KeyringPassword, "another password");
        AssertNotKept(await RunAsync(Connect));
        // What was kept before is still there.
        home.KeyringPassword = password;
        AssertPrompted(0, await RunAsync(Connect));

        File.WriteAllText(Path.Combine(home.Path, ".local/share/keyrings/login.keyring"), "damaged");
        AssertPrompted(1, await RunAsync(Connect));
        File.WriteAllText(Assert.Single(Directory.GetFiles(home.SignIns, "*.json")), "damaged");
        AssertPrompted(1, await RunAsync(Connect));
    }

    [SkippableFact]
    public async Task Without_a_keyring_nothing_is_kept_and_a_verbose_line_says_so()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Windows and macOS always have an encrypted store.");
        home.KeyringPassword = null;

        AssertNotKept(await RunAsync($"{Connect}; {Account}; Disconnect-GraphChat"));
        AssertPrompted(1, await RunAsync(Connect));
        AssertNothingInTheClear();
        Assert.Empty(Directory.Exists(home.SignIns) ? Directory.GetFiles(home.SignIns) : []);
    }

    [SkippableFact]
    public async Task Without_a_directory_to_write_in_nothing_is_kept()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux takes the directory from a variable.");
        home.KeyringPassword = null;
        var file = Path.Combine(home.Path, "file");
        File.WriteAllText(file, "");

        var result = await home.RunAsync(Connect, [.. Environment(), ("XDG_DATA_HOME", file)]);

        Assert.Empty(result.Errors);
        AssertNotKept(result);
    }

    [SkippableFact]
    public async Task Process_keeps_nothing_and_takes_nothing_and_no_sign_in_loads_the_library_of_the_store_without_need()
    {
        Skip.If(UserHome.KeyringLack is not null, UserHome.KeyringLack);
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

    private void AssertNothingInTheClear()
    {
        Assert.NotEmpty(emulator.State.IssuedTokens);
        foreach (var file in home.Files)
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName));
            foreach (var spelling in emulator.State.IssuedTokens.SelectMany(Spellings))
                Assert.False(text.Contains(spelling, StringComparison.Ordinal), $"{file} holds a token.");
        }
    }

    // As it is, in UTF-16, and within Base64 text, where a byte can be at one of three places.
    private static IEnumerable<string> Spellings(string token) =>
    [
        token,
        Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(token)),
        .. Enumerable.Range(0, 3).Select(start => Convert.ToBase64String(Encoding.ASCII.GetBytes(token.Substring(start, 42)))),
    ];

    private void AssertForTheOwnerOnly()
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
