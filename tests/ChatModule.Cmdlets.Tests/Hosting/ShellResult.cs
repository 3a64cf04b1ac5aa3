namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>The streams of a script that ended.</summary>
public sealed record ShellResult
{
    public required IReadOnlyList<object> Output { get; init; }

    /// <summary>The errors. A terminating error is the last.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    public required IReadOnlyList<InformationRecord> Information { get; init; }

    /// <summary>The exception that ended the script, or null.</summary>
    public Exception? TerminatingException { get; init; }

    /// <summary>The chats in the output.</summary>
    public IReadOnlyList<GraphChat> Chats => [.. Output.OfType<GraphChat>()];

    /// <summary>The only error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>The error IDs of the module.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.Id())];

    internal static ShellResult Of(IEnumerable<PSObject> output, PSDataStreams streams, Exception? exception) => new()
    {
        Output = [.. output.Select(item => item?.BaseObject is PSCustomObject ? item : item?.BaseObject!)],
        Errors = [.. streams.Error, .. exception is RuntimeException failure and not PipelineStoppedException ? [failure.ErrorRecord] : Array.Empty<ErrorRecord>()],
        Warnings = [.. streams.Warning.Select(record => record.Message)],
        Verbose = [.. streams.Verbose.Select(record => record.Message)],
        Debug = [.. streams.Debug.Select(record => record.Message)],
        Progress = [.. streams.Progress],
        Information = [.. streams.Information],
        TerminatingException = exception,
    };

    /// <summary>Throws for an unexpected error.</summary>
    public ShellResult ThrowOnError() => Errors.Count == 0 ? this : throw new InvalidOperationException(string.Join('\n', Errors), Errors[0].Exception);
}
