using System.Diagnostics;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>
/// A temporary home directory of a Linux user. Scripts run in separate processes, each of which is a session of that user.
/// </summary>
internal sealed class UserHome : IDisposable
{
    // Starts the keyring of the user in a new D-Bus session, and runs the rest of the command line there.
    private const string InKeyring = "printf %s \"$KEYRING_PASSWORD\" | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1; exec \"$@\"";

    /// <summary>Why a keyring can't be started, or null when it can.</summary>
    public static string? MissingKeyringReason { get; } = FindMissingKeyringReason();

    public string Path { get; } = Directory.CreateTempSubdirectory("chatmodule-home-").FullName;

    /// <summary>The password of the keyring, or null for sessions without a keyring.</summary>
    public string? KeyringPassword { get; set; } = "password of the test";

    /// <summary>The folder of the stored sign-ins.</summary>
    public string SignIns => System.IO.Path.Combine(Path, ".local/share/ChatModule");

    /// <summary>All files in the home directory.</summary>
    public IReadOnlyList<FileInfo> Files => new DirectoryInfo(Path).GetFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    /// <summary>Runs a script in a new session.</summary>
    public async Task<SessionResult> RunAsync(string script, params (string Name, string? Value)[] environment)
    {
        string[] command = ["dotnet", "exec", typeof(UserHome).Assembly.Location, script];
        if (KeyringPassword is not null)
            command = ["dbus-run-session", "--", "sh", "-c", InKeyring, "sh", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("XDG_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["HOME"] = Path;
        start.Environment["KEYRING_PASSWORD"] = KeyringPassword;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var json = output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        Assert.True(json is not null, $"{output}\n{await errors}");
        return SessionResult.Parse(json);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    // With CHATMODULE_REQUIRE_KEYRING=1, a missing keyring is a failure.
    private static string? FindMissingKeyringReason()
    {
        if (!OperatingSystem.IsLinux())
            return "Only Linux has libsecret.";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        string[] missing = [.. new[] { "dbus-run-session", "gnome-keyring-daemon" }.Where(program => !folders.Any(folder => File.Exists(System.IO.Path.Combine(folder, program))))];
        return missing.Length == 0 || Environment.GetEnvironmentVariable("CHATMODULE_REQUIRE_KEYRING") == "1" ? null : $"Missing: {string.Join(", ", missing)}. Run apt-get install libsecret-1-0 gnome-keyring dbus.";
    }
}
