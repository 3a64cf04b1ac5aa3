namespace ChatModule.Pester;

/// <summary>A test that failed, or a block that could not be set up.</summary>
internal sealed record PesterFailure(string Name, string Message);
