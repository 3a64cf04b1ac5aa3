using System.Text.Json;

namespace GraphEmulator.Faults;

/// <summary>The names of faults in recorded requests, which are the names of kinds in rules.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<FaultKind, string> Names = Enum.GetValues<FaultKind>()
        .ToDictionary(kind => kind, kind => JsonSerializer.Serialize(kind).Trim('"'));

    public static string? GetName(FaultRule? rule) => rule is null ? null : Names[rule.Kind];
}
