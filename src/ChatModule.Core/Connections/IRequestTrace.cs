namespace ChatModule;

/// <summary>Told of every request as it is answered; called on any thread.</summary>
internal interface IRequestTrace
{
    /// <summary>A line without secrets: method, path, status, ids, time.</summary>
    void Write(string line);
}
