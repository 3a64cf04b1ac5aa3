namespace GraphEmulator.Faults;

/// <summary>A rule and how often it matched and was applied.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Matched">The number of requests that matched its method, path, and body.</param>
/// <param name="Applied">The number of requests that it was applied to.</param>
public sealed record FaultCount(FaultRule Rule, int Matched, int Applied);
