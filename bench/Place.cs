using System.Diagnostics;
using System.Reflection;

namespace ChatModule.Bench;

/// <summary>Where things are, and on what machine.</summary>
internal sealed record Place(string Repository, string Module, string PowerShell)
{
    public string Contestants => Path.Combine(Repository, "bench", "contestants");

    public string Results => Path.Combine(Repository, "bench", "results");

    /// <summary>A folder for this run.</summary>
    public string Scratch { get; } = Path.Combine(Path.GetTempPath(), $"chatmodule-bench-{Environment.ProcessId}");

    public static Place Find(string? module)
    {
        var repository = typeof(Place).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "Repository").Value!;
        return new Place(repository, Path.GetFullPath(module ?? Path.Combine(repository, "output", "ChatModule")), "pwsh");
    }

    /// <summary>The machine and the versions, for the head of the results.</summary>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["cores"] = Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["processor"] = Processor(),
        ["system"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        ["dotnet"] = Environment.Version.ToString(),
        ["powershell"] = Say(PowerShell, "--version"),
        ["module"] = $"{Path.GetRelativePath(Repository, Module).Replace('\\', '/')}, {Directory.EnumerateFiles(Module, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6:0.0} MB",
        ["commit"] = Say("git", "-C", Repository, "describe", "--always", "--dirty"),
        ["when"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "";

    private static string Say(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return said;
    }
}
