namespace ChatModule.Pester;

/// <summary>A failed test, or a block whose setup failed.</summary>
internal sealed record PesterFailure(string Name, string Message);
