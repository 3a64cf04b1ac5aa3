namespace ChatModule;

/// <summary>Gets what happens to the requests of a pipeline; called on any thread.</summary>
internal interface IRequestTrace
{
    /// <summary>The name of the cmdlet that sends them: <c>New-GraphChat</c>.</summary>
    string Cmdlet { get; }

    /// <summary>Counts the requests of the pipeline.</summary>
    RequestCounters Counters { get; }

    /// <summary>Whether <see cref="Write"/> is called.</summary>
    bool IsEnabled { get; }

    /// <summary>Whether it's called with headers and bodies too.</summary>
    bool IncludesContent { get; }

    /// <summary>Lines without secrets: method, path, status, ids, time; or headers and bodies.</summary>
    void Write(string text);

    /// <summary>Requests of a kind are stopped because the service throttles.</summary>
    /// <param name="delay">For how long.</param>
    /// <param name="limit">The limit, in a person's words; null when it isn't known.</param>
    /// <param name="rate">The requests a second that are sent afterward, at most.</param>
    void OnThrottled(TimeSpan delay, string? limit, double rate);

    /// <summary>Sending is paused because nothing has got through for a while.</summary>
    void OnUnreachable(string reason);
}
