using System.Text.Json;

namespace GraphEmulator.Faults;

/// <summary>The names of faults in the record: those of the rules.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<FaultKind, string> Names = Enum.GetValues<FaultKind>()
        .ToDictionary(kind => kind, kind => JsonSerializer.Serialize(kind).Trim('"'));

    public static string? Of(FaultRule? rule) => rule is null ? null : Names[rule.Kind];
}
