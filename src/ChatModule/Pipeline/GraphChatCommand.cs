using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// What all cmdlets share: they end at once when the pipeline does, and leave nothing running.
/// </summary>
public abstract class GraphChatCommand : PSCmdlet, IDisposable
{
    private readonly PipelineDispatcher dispatcher;
    private readonly HashSet<string> explained = [];
    private SynchronizationContext? hostContext;
    private IDisposable? registration;
    private bool hasOutput;
    private bool isClosed;
    private bool isDisposing;

    /// <summary>A command that sees the stop of its pipeline.</summary>
    protected GraphChatCommand() => dispatcher = new(() => Stopping);

    internal PipelineDispatcher Dispatcher => dispatcher;

    /// <summary>The number of the piped item, from 1.</summary>
    internal int RecordNumber { get; private set; }

    /// <summary>Ends every wait.</summary>
    protected sealed override void StopProcessing() => dispatcher.Stop();

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        registration = RunningCommands.Add(this);
        RunCore(BeginProcessingCore);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        RecordNumber++;
        RunCore(ProcessRecordCore);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => RunCore(() =>
    {
        EndProcessingCore();
        OnCompleted();
    });

    /// <summary>What happens before the first item.</summary>
    protected virtual void BeginProcessingCore()
    {
    }

    /// <summary>What happens for an item.</summary>
    protected virtual void ProcessRecordCore()
    {
    }

    /// <summary>What happens after the last item.</summary>
    protected virtual void EndProcessingCore()
    {
    }

    /// <summary>What happens when everything was written.</summary>
    private protected virtual void OnCompleted()
    {
    }

    /// <summary>Ends what still runs, and joins it.</summary>
    protected virtual ValueTask CloseAsync() => default;

    /// <summary>
    /// Called on the pipeline's thread once everything that ran has ended: reports what can't be output any more.
    /// </summary>
    protected virtual void ReportUnwritten()
    {
    }

    /// <summary>Called by the engine when the pipeline has ended, for whatever reason.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what still runs.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || isDisposing)
            return;
        isDisposing = true;
        registration?.Dispose();
        using var context = new SynchronizationContextScope(null);
        Close();
        dispatcher.Dispose();
    }

    /// <summary>Whether debug lines are wanted; they cost a post per request.</summary>
    internal bool IsDebugWanted => IsDebugBound ?? IsWanted(GetVariableValue("DebugPreference"));

    private bool? IsDebugBound =>
        MyInvocation.BoundParameters.TryGetValue("Debug", out var debug) ? (bool)(SwitchParameter)debug : null;

    /// <summary>
    /// A warning about an early end: in the warning stream while the pipeline takes it, and from the host when it
    /// doesn't any more.
    /// </summary>
    internal void WarnAtTheEnd(string text)
    {
        var preference = Preference("WarningAction", "WarningPreference");
        // A warning that ends the pipeline would take the place of the error that has ended it.
        if (!isDisposing && !Stopping && ToAction(preference) != ActionPreference.Stop)
        {
            try
            {
                WriteWarning(text);
                return;
            }
            catch (Exception e) when (e is RuntimeException or InvalidOperationException)
            {
                // The engine doesn't take it, because of a stop or after an exception from downstream.
            }
        }
        if (IsWanted(preference))
            Host.UI.WriteWarningLine(text);
    }

    /// <summary>Writes a warning; control characters of the input don't reach the terminal.</summary>
    internal void WriteWarningText(string text)
    {
        if (IsAskedUnlessBound("WarningAction"))
            WriteDebug($"Warning: {TextSanitizer.Sanitize(text)}");
        else
            WriteWarning(TextSanitizer.Sanitize(text));
    }

    /// <summary>Writes a verbose line; control characters of the input don't reach the terminal.</summary>
    internal void WriteVerboseText(string text)
    {
        if (IsAskedUnlessBound("Verbose"))
            WriteDebug(TextSanitizer.Sanitize(text));
        else
            WriteVerbose(TextSanitizer.Sanitize(text));
    }

    // With -Debug alone, the engine asks at each warning and verbose line whether to continue, which ends an unattended
    // script.
    private bool IsAskedUnlessBound(string parameter) =>
        IsDebugBound == true && !MyInvocation.BoundParameters.ContainsKey(parameter);

    // The parameter when it's bound, or else the preference variable.
    private object? Preference(string parameter, string variable) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) ? bound : GetVariableValue(variable);

    private static bool IsWanted(object? preference) =>
        ToAction(preference) is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    // A script may have set a preference to a string.
    private static ActionPreference? ToAction(object? preference) =>
        LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) ? action : null;

    /// <summary>
    /// A value in the case of its parameter's ValidateSet, which accepts any case; the service doesn't promise to.
    /// </summary>
    private protected string ToDeclaredSpelling(string parameter, string value) =>
        MyInvocation.MyCommand.Parameters[parameter].Attributes.OfType<ValidateSetAttribute>().Single()
            .ValidValues.First(valid => valid.Equals(value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes an object of this module.</summary>
    internal void WriteResult(object value)
    {
        Views.Load(this);
        hasOutput = true;
        using var context = EnterHostContext();
        WriteObject(value);
    }

    /// <summary>For the time that a script of the user runs, which may need the context of its host.</summary>
    internal SynchronizationContextScope EnterHostContext() => new(hostContext);

    /// <summary>Whether each other item fails in the same way.</summary>
    private protected virtual bool IsFinal(GraphChatException failure) => false;

    /// <summary>
    /// Writes a failure as the error of an item. One that all items share ends the pipeline before its first result,
    /// when it can be run again as a whole; later, each item is an error of its own, to be retried.
    /// </summary>
    internal void WriteFailure(GraphChatException failure, object? target)
    {
        if (!hasOutput && IsFinal(failure))
        {
            Close();
            ThrowTerminatingError(failure.ToErrorRecord(target));
        }
        // Why a permission is missing is said once, at length, and not with each of 10,000 items.
        if (failure.Explanation is { } why && explained.Add(why))
            WriteWarningText(why);
        // An error that ends the pipeline closes the streams with it. What is under way is ended and reported before
        // that.
        if (ToAction(Preference("ErrorAction", "ErrorActionPreference")) == ActionPreference.Stop)
            Close();
        using var context = EnterHostContext();
        WriteError(failure.ToErrorRecord(target));
    }

    // The error stream's and downstream's exceptions come out of Write…; whatever it is, nothing may go on behind it.
    private void RunCore(Action action)
    {
        hostContext = SynchronizationContext.Current;
        using var context = new SynchronizationContextScope(null);
        try
        {
            action();
        }
        catch (GraphChatException e)
        {
            Close();
            ThrowTerminatingError(e.ToErrorRecord(e.Target));
        }
        catch (OperationCanceledException) when (dispatcher.PipelineStopToken.IsCancellationRequested)
        {
            Close();
            throw new PipelineStoppedException();
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Close()
    {
        if (isClosed)
            return;
        isClosed = true;
        dispatcher.Stop();
        CloseAsync().AsTask().GetAwaiter().GetResult();
        ReportUnwritten();
    }
}
