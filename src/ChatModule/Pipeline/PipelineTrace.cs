using System.Management.Automation;
using System.Reflection;

namespace ChatModule.Pipeline;

/// <summary>
/// Tells a pipeline's user of its requests: throttling in the verbose and warning streams, each request in the debug
/// stream.
/// </summary>
internal sealed class PipelineTrace(GraphChatCommand command, bool isDebug) : IRequestTrace
{
    /// <summary>The environment variable that adds headers and bodies to the debug stream.</summary>
    public const string ContentVariable = "CHATMODULE_DEBUG_CONTENT";

    // The progress shows shorter ones.
    private static readonly TimeSpan LongDelay = TimeSpan.FromMinutes(1);

    // Not the name that it's called by: a module can be imported with a prefix.
    public string Cmdlet
    {
        get
        {
            var attribute = command.GetType().GetCustomAttribute<CmdletAttribute>()!;
            return $"{attribute.VerbName}-{attribute.NounName}";
        }
    }

    public RequestCounters Counters { get; } = new(TimeProvider.System);

    public bool IsEnabled { get; } = isDebug;

    public bool IncludesContent { get; } =
        isDebug && Environment.GetEnvironmentVariable(ContentVariable) is "1" or "true";

    public void Write(string text) => command.Dispatcher.Post(() => command.WriteDebug(text));

    public void OnThrottled(TimeSpan delay, string? limit, double rate) => command.Dispatcher.Post(() =>
    {
        var throttles = limit is null ? "Microsoft Graph throttles" : $"Microsoft Graph throttles ({limit})";
        var seconds = FormattableString.Invariant($"no such requests for {delay.TotalSeconds:0.#} s");
        var then = FormattableString.Invariant($"then at most {rate:0.##} a second");
        command.WriteVerboseText($"{throttles}: {seconds}, {then}.");
        if (delay <= LongDelay)
            return;
        var minutes = FormattableString.Invariant($"for {delay.TotalMinutes:0.#} minutes");
        command.WriteWarningText(
            $"{throttles} {minutes}. The pipeline goes on by itself afterward; Ctrl+C ends it.");
    });

    public void OnUnreachable(string reason) => command.Dispatcher.Post(() => command.WriteWarningText(
        $"Nothing has got through to Microsoft Graph for a minute: {reason}. "
        + "The pipeline pauses, tries again every few seconds, and goes on by itself; Ctrl+C ends it."));
}
