using System.Reflection;

namespace ChatModule.Bench;

/// <summary>Where things are.</summary>
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
}
