namespace ChatModule.Pipeline;

/// <summary>Tells a pipeline's user of its requests: throttling in the verbose and warning streams, each request in the debug stream.</summary>
internal sealed class PipelineTrace(GraphChatCommand command, bool isDebug) : IRequestTrace
{
    /// <summary>The environment variable that adds headers and bodies to the debug stream.</summary>
    public const string ContentVariable = "CHATMODULE_DEBUG_CONTENT";

    // Shorter ones pass while somebody wonders; the progress shows them.
    private static readonly TimeSpan LongDelay = TimeSpan.FromMinutes(1);

    public RequestCounters Counters { get; } = new(TimeProvider.System);

    public bool IsEnabled { get; } = isDebug;

    public bool IncludesContent { get; } = isDebug && Environment.GetEnvironmentVariable(ContentVariable) is "1" or "true";

    public void Write(string text) => command.Dispatcher.Post(() => command.WriteDebug(text));

    public void OnThrottled(TimeSpan delay) => command.Dispatcher.Post(() =>
    {
        command.WriteVerboseText(FormattableString.Invariant($"Microsoft Graph throttles: no requests for {delay.TotalSeconds:0.#} s."));
        if (delay > LongDelay)
            command.WriteWarningText(FormattableString.Invariant($"Microsoft Graph throttles for {delay.TotalMinutes:0.#} minutes. The pipeline goes on by itself afterwards; Ctrl+C ends it."));
    });

    public void OnResumed(double? rate) => command.Dispatcher.Post(() => command.WriteVerboseText(rate is null
        ? "Requests are sent again, as fast as they come: the rate isn't why Microsoft Graph throttled."
        : FormattableString.Invariant($"Requests are sent again, at most {rate:0.#} a second.")));
}
