namespace ChatModule.Bench;

/// <summary>A C# candidate.</summary>
internal interface IChatClient : IDisposable
{
    /// <summary>Creates a chat with the user of this number and returns its ID, or the location of its operation.</summary>
    Task<string> CreateAsync(WorkloadKind kind, int number);

    /// <summary>Returns the status of an operation.</summary>
    Task<string?> ReadStatusAsync(string location);
}
