namespace ChatModule;

/// <summary>Gets a line for each response; called on any thread.</summary>
internal interface IRequestTrace
{
    /// <summary>A line without secrets: method, path, status, ids, time.</summary>
    void Write(string line);
}
