namespace ChatModule.Bench;

/// <summary>What a C# candidate can do.</summary>
internal interface IChatClient : IDisposable
{
    /// <summary>Makes a chat with the person of this number; its id, or its operation's location.</summary>
    Task<string> CreateAsync(WorkloadKind kind, int number);

    /// <summary>The status of an operation.</summary>
    Task<string?> ReadStatusAsync(string location);
}
