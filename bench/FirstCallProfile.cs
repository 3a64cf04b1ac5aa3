using System.Globalization;
using System.Text;
using Microsoft.Diagnostics.Tracing;

namespace ChatModule.Bench;

/// <summary>The JIT compilation of a process that creates one chat, from runtime events.</summary>
/// <param name="Label">The candidate.</param>
/// <param name="Methods">The number of JIT-compiled methods.</param>
/// <param name="Milliseconds">The JIT compilation time of all threads, including the tracing overhead.</param>
/// <param name="Assemblies">The number of loaded assemblies.</param>
/// <param name="Owners">The number of methods per owner.</param>
internal sealed record ProfileRow(string Label, int Methods, double Milliseconds, int Assemblies, IReadOnlyDictionary<string, int> Owners);

/// <summary>Profiles the first chat. JIT compilation takes most of its time.</summary>
internal static class FirstCallProfile
{
    private static readonly Candidate EmptyScript = new("empty", "PowerShell with an empty script", "empty script", "Empty.ps1");

    // The first match applies. The generic async infrastructure of the runtime is compiled for each async method.
    private static readonly (string Owner, string[] Namespaces)[] Owners =
    [
        ("async infrastructure", ["System.Runtime.CompilerServices"]),
        ("ChatModule", ["ChatModule"]),
        ("Graph SDK and Kiota", ["Microsoft.Graph", "Microsoft.Kiota"]),
        ("PowerShell", ["System.Management.Automation", "Microsoft.PowerShell", "dynamicClass", "Newtonsoft"]),
        (".NET", ["System", "Interop", "<"]),
        ("other", [""]),
    ];

    public static async Task<IReadOnlyList<ProfileRow>> RunAsync(BenchPaths paths)
    {
        Console.WriteLine("Profile of a first chat");
        List<ProfileRow> rows = [];
        foreach (var candidate in new[] { EmptyScript, Candidate.RestLoop, Candidate.Module })
        {
            await using var emulator = await EmulatorProcess.StartAsync("", []);
            var trace = Path.Combine(paths.Scratch, $"{candidate.Name}.nettrace");
            var tracing = new Dictionary<string, string>
            {
                ["DOTNET_EnableEventPipe"] = "1",
                ["DOTNET_EventPipeOutputPath"] = trace,
                ["DOTNET_EventPipeOutputStreaming"] = "1",
                // Loader and JIT events, verbose.
                ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x18:5",
            };
            // The first run saves PowerShell's startup profile data.
            await candidate.RunAsync(new Workload(WorkloadKind.First, 1, 1, 0), emulator, paths);
            await candidate.RunAsync(new Workload(WorkloadKind.First, 1, 1, 0), emulator, paths, tracing);
            rows.Add(Read(candidate.Label, trace));
        }
        return rows;
    }

    private static ProfileRow Read(string label, string file)
    {
        Dictionary<(int, long), double> started = [];
        Dictionary<string, int> owners = [];
        var (methods, milliseconds, assemblies) = (0, 0.0, 0);
        using var events = new EventPipeEventSource(file);
        events.Clr.LoaderAssemblyLoad += _ => assemblies++;
        events.Clr.MethodJittingStarted += method => started[(method.ThreadID, method.MethodID)] = method.TimeStampRelativeMSec;
        events.Clr.MethodLoadVerbose += method =>
        {
            if (!started.Remove((method.ThreadID, method.MethodID), out var at))
                return;
            methods++;
            milliseconds += method.TimeStampRelativeMSec - at;
            var owner = Owners.First(owner => owner.Namespaces.Any(name => method.MethodNamespace.StartsWith(name, StringComparison.Ordinal))).Owner;
            owners[owner] = owners.GetValueOrDefault(owner) + 1;
        };
        events.Process();
        return new ProfileRow(label, methods, milliseconds, assemblies, owners);
    }

    public static void Write(StringBuilder text, IReadOnlyList<ProfileRow> rows)
    {
        text.Append("\n## Where a first chat goes\n\nThe number of methods that .NET JIT-compiled, by owner. The difference from the first row is due to the candidate.\nThe time includes all threads and the tracing overhead.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | methods | ms | assemblies | {string.Join(" | ", Owners.Select(owner => owner.Owner))} |\n|---|---:|---:|---:|{string.Concat(Owners.Select(_ => "---:|"))}\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Label} | {row.Methods} | {row.Milliseconds:0} | {row.Assemblies} | {string.Join(" | ", Owners.Select(owner => row.Owners.GetValueOrDefault(owner.Owner)))} |\n");
    }
}
