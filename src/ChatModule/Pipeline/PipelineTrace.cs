namespace ChatModule.Pipeline;

/// <summary>
/// Tells a pipeline's user of its requests: throttling in the verbose and warning streams, each request in the debug stream.
/// </summary>
internal sealed class PipelineTrace(GraphChatCommand command, bool isDebug) : IRequestTrace
{
    /// <summary>The environment variable that adds headers and bodies to the debug stream.</summary>
    public const string ContentVariable = "CHATMODULE_DEBUG_CONTENT";

    // The progress shows shorter ones.
    private static readonly TimeSpan LongDelay = TimeSpan.FromMinutes(1);

    public RequestCounters Counters { get; } = new(TimeProvider.System);

    public bool IsEnabled { get; } = isDebug;

    public bool IncludesContent { get; } =
        isDebug && Environment.GetEnvironmentVariable(ContentVariable) is "1" or "true";

    public void Write(string text) => command.Dispatcher.Post(() => command.WriteDebug(text));

    public void OnThrottled(TimeSpan delay, string? limit, double rate) => command.Dispatcher.Post(() =>
    {
        var which = limit is null ? "" : $" ({limit})";
        command.WriteVerboseText(FormattableString.Invariant(
            $"Microsoft Graph throttles{which}: no such requests for {delay.TotalSeconds:0.#} s, then at most {rate:0.##} a second."));
        if (delay > LongDelay)
            command.WriteWarningText(FormattableString.Invariant($"Microsoft Graph throttles{which} for {delay.TotalMinutes:0.#} minutes. ")
                + "The pipeline goes on by itself afterward; Ctrl+C ends it.");
    });

    public void OnUnreachable(string reason) => command.Dispatcher.Post(() => command.WriteWarningText(
        $"Nothing has got through to Microsoft Graph for a minute: {reason}. The pipeline pauses, tries again every few seconds, "
        + "and goes on by itself; Ctrl+C ends it."));
}
