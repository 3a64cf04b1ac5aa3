namespace ChatModule.Graph.Tests;

/// <summary>Records what a pipeline is told of its requests.</summary>
internal sealed class RecordingTrace(TimeProvider time) : IRequestTrace
{
    public string Cmdlet { get; init; } = "";

    public List<string> Lines { get; } = [];

    public List<string?> Throttled { get; } = [];

    public List<string> Unreachable { get; } = [];

    public RequestCounters Counters { get; } = new(time);

    public bool IsEnabled { get; init; }

    public bool IncludesContent { get; init; }

    public void Write(string text) => Lines.Add(text);

    public void OnThrottled(TimeSpan delay, string? limit, double rate) => Throttled.Add(limit);

    public void OnUnreachable(string reason) => Unreachable.Add(reason);
}
