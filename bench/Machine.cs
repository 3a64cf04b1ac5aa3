using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ChatModule.Bench;

/// <summary>The computer and the versions, which the results start with.</summary>
internal static partial class Machine
{
    public static IReadOnlyDictionary<string, string> Describe(BenchPaths paths) => new Dictionary<string, string>
    {
        ["processor"] = $"{Processor()}, {Environment.ProcessorCount} cores",
        ["memory"] = FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB"),
        ["system"] = RuntimeInformation.OSDescription,
        [".NET"] = Environment.Version.ToString(),
        ["PowerShell"] = GetOutput(paths.PowerShell, "--version").Replace("PowerShell ", "", StringComparison.Ordinal),
        ["Graph SDK of the C# candidates"] = typeof(GraphServiceClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        ["module"] = DescribeModule(paths),
        ["commit"] = Commit(paths),
        ["started"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
        ["load average at start"] = Load(),
    };

    private static string DescribeModule(BenchPaths paths)
    {
        var version = ModuleVersion().Match(File.ReadAllText(Path.Combine(paths.Module, "ChatModule.psd1"))).Groups[1].Value;
        var size = Directory.EnumerateFiles(paths.Module, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6;
        var sdk = FileVersionInfo.GetVersionInfo(Path.Combine(paths.Module, "lib", $"{typeof(GraphServiceClient).Assembly.GetName().Name}.dll")).FileVersion;
        // A debug build isn't optimized and doesn't use ReadyToRun code.
        if (FileVersionInfo.GetVersionInfo(Path.Combine(paths.Module, "ChatModule.dll")).IsDebug)
            throw new InvalidOperationException($"The module in {paths.Module} is a debug build. Build it with -c Release.");
        return FormattableString.Invariant($"{Path.GetRelativePath(paths.Repository, paths.Module).Replace('\\', '/')}, version {version}, {size:0.0} MB, with Graph SDK {sdk}");
    }

    // The results that the run writes don't count as changes.
    private static string Commit(BenchPaths paths) =>
        GetOutput("git", "-C", paths.Repository, "rev-parse", "--short", "HEAD") + (GetOutput("git", "-C", paths.Repository, "status", "--porcelain", "--", ".", ":(exclude)bench/results").Length > 0 ? "-dirty" : "");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string GetOutput(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([^']+)'")]
    private static partial Regex ModuleVersion();
}
