namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>What came of a script, stream by stream.</summary>
public sealed record ShellResult
{
    public required IReadOnlyList<object> Output { get; init; }

    /// <summary>The errors; one that ended the script is the last.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    public required IReadOnlyList<InformationRecord> Information { get; init; }

    /// <summary>What ended the script; null when it ran to its end.</summary>
    public Exception? End { get; init; }

    /// <summary>The chats that came out.</summary>
    public IReadOnlyList<GraphChat> Chats => [.. Output.OfType<GraphChat>()];

    /// <summary>The one error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>The ids of the errors, as the module names them.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.Id())];

    internal static ShellResult Of(IEnumerable<PSObject> output, PSDataStreams streams, Exception? end) => new()
    {
        Output = [.. output.Select(item => item?.BaseObject is PSCustomObject ? item : item?.BaseObject!)],
        Errors = [.. streams.Error, .. end is RuntimeException failure and not PipelineStoppedException ? [failure.ErrorRecord] : Array.Empty<ErrorRecord>()],
        Warnings = [.. streams.Warning.Select(record => record.Message)],
        Verbose = [.. streams.Verbose.Select(record => record.Message)],
        Debug = [.. streams.Debug.Select(record => record.Message)],
        Progress = [.. streams.Progress],
        Information = [.. streams.Information],
        End = end,
    };

    /// <summary>For what a test only prepares with.</summary>
    public ShellResult ThrowOnError() => Errors.Count == 0 ? this : throw new InvalidOperationException(string.Join('\n', Errors), Errors[0].Exception);
}
