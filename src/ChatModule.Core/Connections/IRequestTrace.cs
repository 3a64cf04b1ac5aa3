namespace ChatModule;

/// <summary>Gets what happens to the requests of a pipeline; called on any thread.</summary>
internal interface IRequestTrace
{
    /// <summary>Counts the requests of the pipeline.</summary>
    RequestCounters Counters { get; }

    /// <summary>Whether <see cref="Write"/> is called.</summary>
    bool IsEnabled { get; }

    /// <summary>Whether it's called with headers and bodies too.</summary>
    bool IncludesContent { get; }

    /// <summary>Lines without secrets: method, path, status, ids, time; or headers and bodies.</summary>
    void Write(string text);

    /// <summary>Requests are stopped because the service throttles.</summary>
    void OnThrottled(TimeSpan delay);

    /// <summary>Requests are sent again.</summary>
    /// <param name="rate">At most so many a second; null when nothing limits them.</param>
    void OnResumed(double? rate);
}
