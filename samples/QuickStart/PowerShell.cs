using System.Diagnostics;
using System.Reflection;
using GraphEmulator.Hosting;

namespace QuickStart;

/// <summary>The PowerShell on the PATH, if there is one that the module runs in.</summary>
internal sealed class PowerShell
{
    private static readonly Version Oldest = new(7, 4);

    /// <summary>Where it is; null when there is none.</summary>
    public string? Path { get; private init; }

    /// <summary>Why there is none.</summary>
    public string? WhyNot { get; private init; }

    public static PowerShell Find()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
            return new() { WhyNot = "There is no pwsh on the PATH" };
        var version = Version(path);
        return version >= Oldest ? new() { Path = path } : new() { WhyNot = $"The pwsh on the PATH is {version?.ToString() ?? "broken"}, older than {Oldest}" };
    }

    /// <summary>Runs tour.ps1 in it, which prints each line before it runs it.</summary>
    public async Task<bool> RunTourAsync(EmulatorHost emulator)
    {
        var start = new ProcessStartInfo(Path!, ["-NoProfile", "-NonInteractive", "-File", System.IO.Path.Combine(AppContext.BaseDirectory, "tour.ps1")])
        {
            Environment =
            {
                ["CHATMODULE_FOLDER"] = ModuleFolder(),
                ["CHATMODULE_ENDPOINT"] = emulator.BaseAddress.ToString(),
                ["CHATMODULE_TOKEN"] = emulator.State.MintToken(),
            },
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static string ModuleFolder() => typeof(PowerShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "ModuleFolder").Value!;

    // pwsh --version prints "PowerShell 7.6.5"; a preview has a tail.
    private static Version? Version(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true })!;
            var words = process.StandardOutput.ReadToEnd().Split([' ', '-', '\r', '\n']);
            process.WaitForExit();
            return words.Length > 1 && System.Version.TryParse(words[1], out var version) ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
