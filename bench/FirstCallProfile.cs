using System.Globalization;
using System.Text;
using Microsoft.Diagnostics.Tracing;

namespace ChatModule.Bench;

/// <summary>What a process with one chat compiled, by the runtime's own events.</summary>
/// <param name="Label">The candidate.</param>
/// <param name="Methods">Methods that were compiled as it ran.</param>
/// <param name="Milliseconds">Time in the compiler, all threads together, the tracing included.</param>
/// <param name="Assemblies">Assemblies loaded.</param>
/// <param name="Owners">The methods by whose they are.</param>
internal sealed record ProfileRow(string Label, int Methods, double Milliseconds, int Assemblies, IReadOnlyDictionary<string, int> Owners);

/// <summary>Where a first chat goes: mostly into compiling, so that is what is counted.</summary>
internal static class FirstCallProfile
{
    private static readonly Candidate Nothing = new("nothing", "PowerShell with a script that does nothing", "nothing", "Nothing.ps1");

    // The first that fits. The runtime's async machinery is generic over each async method, and compiled for each.
    private static readonly (string Owner, string[] Namespaces)[] Owners =
    [
        ("async methods, of all", ["System.Runtime.CompilerServices"]),
        ("ChatModule", ["ChatModule"]),
        ("Graph SDK and Kiota", ["Microsoft.Graph", "Microsoft.Kiota"]),
        ("PowerShell", ["System.Management.Automation", "Microsoft.PowerShell", "dynamicClass", "Newtonsoft"]),
        (".NET", ["System", "Interop", "<"]),
        ("other", [""]),
    ];

    public static async Task<IReadOnlyList<ProfileRow>> RunAsync(BenchPaths place)
    {
        Console.WriteLine("Profile of a first chat");
        List<ProfileRow> rows = [];
        foreach (var candidate in new[] { Nothing, Candidate.RestLoop, Candidate.Module })
        {
            await using var emulator = await EmulatorProcess.StartAsync("", []);
            var trace = Path.Combine(place.Scratch, $"{candidate.Name}.nettrace");
            var tracing = new Dictionary<string, string>
            {
                ["DOTNET_EnableEventPipe"] = "1",
                ["DOTNET_EventPipeOutputPath"] = trace,
                ["DOTNET_EventPipeOutputStreaming"] = "1",
                // Loader and compiler, verbose.
                ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x18:5",
            };
            // The first fills PowerShell's memory of what its last process compiled.
            await candidate.RunAsync(new Workload(WorkloadKind.First, 1, 1, 0), emulator, place);
            await candidate.RunAsync(new Workload(WorkloadKind.First, 1, 1, 0), emulator, place, tracing);
            rows.Add(Read(candidate.Label, trace));
        }
        return rows;
    }

    private static ProfileRow Read(string label, string file)
    {
        Dictionary<(int, long), double> begun = [];
        Dictionary<string, int> owners = [];
        var (methods, milliseconds, assemblies) = (0, 0.0, 0);
        using var events = new EventPipeEventSource(file);
        events.Clr.LoaderAssemblyLoad += _ => assemblies++;
        events.Clr.MethodJittingStarted += method => begun[(method.ThreadID, method.MethodID)] = method.TimeStampRelativeMSec;
        events.Clr.MethodLoadVerbose += method =>
        {
            if (!begun.Remove((method.ThreadID, method.MethodID), out var at))
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
        text.Append("\n## Where a first chat goes\n\nMethods that .NET compiled while the process ran, by whose they are; what comes on top of the first line is the candidate's.\nThe time is of all threads together, with the tracing in it.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | methods | ms | assemblies | {string.Join(" | ", Owners.Select(owner => owner.Owner))} |\n|---|---:|---:|---:|{string.Concat(Owners.Select(_ => "---:|"))}\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Label} | {row.Methods} | {row.Milliseconds:0} | {row.Assemblies} | {string.Join(" | ", Owners.Select(owner => row.Owners.GetValueOrDefault(owner.Owner)))} |\n");
    }
}
