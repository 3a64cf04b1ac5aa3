using System.Diagnostics;

namespace ChatModule.Bench;

/// <summary>A PowerShell, and the versions of the peers that are installed for it.</summary>
internal sealed record Shell(string Path, string Version, string ModulePath, IReadOnlyDictionary<string, string> Peers)
{
    private const string Query = """
        "$($PSVersionTable.PSVersion)"; $env:PSModulePath
        Get-Module -ListAvailable Microsoft.Graph.Authentication, Mgx | Sort-Object Version |
            ForEach-Object { "$($_.Name) $($_.Version)" }
        """;

    public static Shell Find(string path)
    {
        var output = Run(path, "-NoProfile", "-NonInteractive", "-Command", Query);
        var lines = output.Split('\n', StringSplitOptions.TrimEntries);
        var peers = lines[2..].Select(line => line.Split(' ')).ToLookup(parts => parts[0], parts => parts[1]);
        return new(path, lines[0], lines[1], peers.ToDictionary(versions => versions.Key, versions => versions.Last()));
    }

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }
}
