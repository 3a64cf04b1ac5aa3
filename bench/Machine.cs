using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Graph;

namespace ChatModule.Bench;

/// <summary>The machine and the versions, for the head of the results.</summary>
internal static partial class Machine
{
    public static IReadOnlyDictionary<string, string> Describe(BenchPaths place) => new Dictionary<string, string>
    {
        ["processor"] = $"{Processor()}, {Environment.ProcessorCount} cores",
        ["memory"] = FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB"),
        ["system"] = RuntimeInformation.OSDescription,
        [".NET"] = Environment.Version.ToString(),
        ["PowerShell"] = Say(place.PowerShell, "--version").Replace("PowerShell ", "", StringComparison.Ordinal),
        ["Graph SDK of the C# candidates"] = typeof(GraphServiceClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        ["module"] = DescribeModule(place),
        ["commit"] = Commit(place),
        ["begun"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
        ["load of the machine then"] = Load(),
    };

    private static string DescribeModule(BenchPaths place)
    {
        var version = ModuleVersion().Match(File.ReadAllText(Path.Combine(place.Module, "ChatModule.psd1"))).Groups[1].Value;
        var size = Directory.EnumerateFiles(place.Module, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6;
        var sdk = FileVersionInfo.GetVersionInfo(Path.Combine(place.Module, "lib", $"{typeof(GraphServiceClient).Assembly.GetName().Name}.dll")).FileVersion;
        // Its code would not be optimised, nor what was compiled ahead be used: nothing measured of it would be worth telling.
        if (FileVersionInfo.GetVersionInfo(Path.Combine(place.Module, "ChatModule.dll")).IsDebug)
            throw new InvalidOperationException($"The module in {place.Module} is a debug build.");
        return FormattableString.Invariant($"{Path.GetRelativePath(place.Repository, place.Module).Replace('\\', '/')}, version {version}, {size:0.0} MB, with Graph SDK {sdk}");
    }

    // What the run itself writes does not make the source another one.
    private static string Commit(BenchPaths place) =>
        Say("git", "-C", place.Repository, "rev-parse", "--short", "HEAD") + (Say("git", "-C", place.Repository, "status", "--porcelain", "--", ".", ":(exclude)bench/results").Length > 0 ? "-dirty" : "");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "not known";

    private static string Say(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return said;
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([^']+)'")]
    private static partial Regex ModuleVersion();
}
