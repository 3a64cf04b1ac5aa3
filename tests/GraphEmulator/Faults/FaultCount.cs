namespace GraphEmulator.Faults;

/// <summary>A rule and what became of it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Seen">Requests that matched its method, path and body.</param>
/// <param name="Applied">Requests it was applied to.</param>
public sealed record FaultCount(FaultRule Rule, int Seen, int Applied);
