using System.Reflection;

namespace ChatModule.Bench;

/// <summary>The paths of the repository, the module, and PowerShell.</summary>
internal sealed record BenchPaths(string Repository, string Module, string PowerShell)
{
    public string Candidates => Path.Combine(Repository, "bench", "candidates");

    public string Results => Path.Combine(Repository, "bench", "results");

    /// <summary>The temporary folder of this run.</summary>
    public string Scratch { get; } = Path.Combine(Path.GetTempPath(), $"chatmodule-bench-{Environment.ProcessId}");

    public static BenchPaths Find(string? module, string? powerShell)
    {
        var repository = typeof(BenchPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "Repository").Value!;
        return new BenchPaths(repository, Path.GetFullPath(module ?? Path.Combine(repository, "output", "ChatModule")), powerShell ?? PowerShellProcess.Command);
    }
}
