namespace GraphEmulator.Recording;

/// <summary>How often operations were read.</summary>
/// <param name="Max">By the operation that was read most.</param>
/// <param name="Mean">On average.</param>
public sealed record OperationReads(int Max, double Mean);
