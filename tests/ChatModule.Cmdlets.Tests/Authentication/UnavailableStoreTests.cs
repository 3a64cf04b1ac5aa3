using System.Runtime.Versioning;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>Sessions in which a sign-in can't or mustn't be stored.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnavailableStoreTests : SessionTests
{
    [SkippableFact]
    public async Task A_locked_or_damaged_store_requires_another_sign_in_without_a_warning()
    {
        Skip.If(UserHome.MissingKeyringReason is not null, UserHome.MissingKeyringReason);
        AssertPrompted(1, await RunAsync(Connect));

        (var password, Home.KeyringPassword) = (Home.KeyringPassword, "another password");
        AssertNotKept(await RunAsync(Connect));
        // The stored sign-in still exists.
        Home.KeyringPassword = password;
        AssertPrompted(0, await RunAsync(Connect));

        File.WriteAllText(Path.Combine(Home.Path, ".local/share/keyrings/login.keyring"), "damaged");
        AssertPrompted(1, await RunAsync(Connect));
        File.WriteAllText(Assert.Single(Directory.GetFiles(Home.SignIns, "*.json")), "damaged");
        AssertPrompted(1, await RunAsync(Connect));
    }

    [SkippableFact]
    public async Task Without_a_keyring_no_sign_in_is_kept_and_there_is_a_verbose_line()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Windows and macOS always have an encrypted store.");
        Home.KeyringPassword = null;

        AssertNotKept(await RunAsync($"{Connect}; {Account}; Disconnect-GraphChat"));
        AssertPrompted(1, await RunAsync(Connect));
        AssertNoPlainTextTokens();
        Assert.Empty(Directory.Exists(Home.SignIns) ? Directory.GetFiles(Home.SignIns) : []);
    }

    [SkippableFact]
    public async Task Without_a_keyring_the_check_of_a_connection_says_that_the_next_session_asks_again()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Windows and macOS always have an encrypted store.");
        Home.KeyringPassword = null;
        const string Check = "(Test-GraphChatConnection).Where({ $_.Name -eq 'Kept sign-in' }).ForEach({ $_.Status; $_.Detail })";

        var session = await RunAsync($"{Connect}; {Check}; {Connect} -ContextScope Process; {Check}");

        Assert.Equal(["Warning", "Passed"], [session.Output[0], session.Output[2]]);
        Assert.StartsWith("The next session asks again", session.Output[1], StringComparison.Ordinal);
        Assert.Contains("for this process alone", session.Output[3], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Without_a_writable_directory_no_sign_in_is_kept()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux reads the directory from an environment variable.");
        Home.KeyringPassword = null;
        var file = Path.Combine(Home.Path, "file");
        File.WriteAllText(file, "");

        var result = await TryRunAsync(Connect, ("XDG_DATA_HOME", file));

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
        Assert.False(Directory.Exists(Home.SignIns));
        AssertPrompted(2, await RunAsync($"{Connect}; {Connect} -ContextScope Process"));
        var silent = await RunAsync($"{Connect}; {Loaded}");

        AssertPrompted(0, silent);
        Assert.Equal(["Microsoft.Identity.Client.Extensions.Msal"], silent.Output.Except(before.Output));
    }

    private static void AssertNotKept(SessionResult session)
    {
        AssertPrompted(1, session);
        Assert.Empty(session.Warnings);
        Assert.Contains(session.Verbose, line => line.StartsWith("The sign-in isn't kept for other sessions", StringComparison.Ordinal));
    }
}
