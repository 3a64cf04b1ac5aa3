namespace GraphEmulator.Recording;

/// <summary>The number of reads per operation.</summary>
/// <param name="Max">The maximum.</param>
/// <param name="Mean">The average.</param>
public sealed record OperationReads(int Max, double Mean);
