using System.Runtime.Versioning;
using GraphEmulator.Recording;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>Sign-ins that are kept for other sessions.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ContextScopeTests : SessionTests
{
    private const string OtherTenant = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";
    private const string OtherClient = "11111111-1111-4111-8111-111111111111";

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
        Assert.DoesNotContain(Requests, request => request.Path.Contains("/oauth2/", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Home.SignIns));

        AssertPrompted(1, await RunAsync(Connect));
    }

    [SkippableFact]
    public async Task Accounts_tenants_and_clients_are_kept_separately_and_the_last_used_one_is_selected()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);
        var contoso = $"{Connect} -TenantId contoso.com";
        AssertPrompted(3, await RunAsync($"{contoso}; {Connect} -TenantId {OtherTenant}; {Connect} -ClientId {OtherClient}"));
        Emulator.State.Settings = Emulator.State.Settings with { SignInUser = "megan@contoso.com" };
        AssertPrompted(1, await RunAsync($"{contoso} -LoginHint megan@contoso.com"));

        var result = await RunAsync($"""
            {contoso}; {Account}
            {contoso} -LoginHint ADELE@contoso.com; {Account}
            {contoso}; {Account}
            {Connect} -TenantId {Emulator.State.TenantId}; {Account}
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
        Emulator.State.Settings = Emulator.State.Settings with { TokenLifetimeSeconds = 60 };
        AssertPrompted(1, await RunAsync(Connect));
        AssertPrompted(0, await RunAsync(Connect));
        Assert.Single(Requests, IsRenewal);

        Emulator.State.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 400, Code = "invalid_grant", Message = "AADSTS700082: The refresh token has expired.", Path = "/token$", BodyContains = "refresh_token", Times = 1 });
        var result = await RunAsync(Connect);
        AssertPrompted(1, result);
        Assert.Contains(result.Verbose, line => line.Contains("AADSTS700082", StringComparison.Ordinal));

        // An error of the network is reported, because another sign-in would also fail. Azure.Identity doesn't retry this one.
        Emulator.State.Faults.Clear();
        Emulator.State.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 501, Path = "/token$", BodyContains = "refresh_token" });
        result = await TryRunAsync(Connect);
        AssertPrompted(0, result);
        Assert.StartsWith("SignInRequired", Assert.Single(result.Errors), StringComparison.Ordinal);

        // Renewed tokens are kept in the background, so a session can end before that.
        Emulator.State.Faults.Clear();
        Emulator.State.Settings = Emulator.State.Settings with { TokenLifetimeSeconds = 3600 };
        var renewals = -1;
        do
        {
            AssertPrompted(0, await RunAsync($"{Connect}; $null = New-GraphChat megan@contoso.com -OneOnOne"));
            renewals++;
        }
        while (renewals < 10 && Requests.Any(IsRenewal));
        Assert.InRange(renewals, 1, 9);
    }

    private static bool IsRenewal(RequestRecord request) => request.Body?.Contains("grant_type=refresh_token", StringComparison.Ordinal) == true;

    private void AssertOwnerOnlyAccess()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Mode | UnixFileMode.UserExecute, File.GetUnixFileMode(Home.SignIns));
        Assert.NotEmpty(Directory.GetFiles(Home.SignIns, "*.json"));
        Assert.All(Directory.GetFiles(Home.SignIns), path => Assert.Equal(Mode, File.GetUnixFileMode(path)));
    }
}
