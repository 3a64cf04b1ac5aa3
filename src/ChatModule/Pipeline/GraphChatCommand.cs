using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// What all cmdlets share: they end at once when the pipeline does, and leave nothing running.
/// </summary>
public abstract class GraphChatCommand : PSCmdlet, IDisposable
{
    private readonly PipelineThread thread = new();
    private readonly HashSet<string> explained = [];
    private bool isDisposed;

    internal PipelineThread Thread => thread;

    /// <summary>Ends every wait.</summary>
    protected sealed override void StopProcessing() => thread.Stop();

    /// <summary>Prepares.</summary>
    protected sealed override void BeginProcessing() => Guard(Prepare);

    /// <summary>Takes one item in.</summary>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <summary>Finishes.</summary>
    protected sealed override void EndProcessing() => Guard(Finish);

    /// <summary>What happens before the first item.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>What happens for an item.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>What happens after the last item.</summary>
    protected virtual void Finish()
    {
    }

    /// <summary>Ends what still runs, and joins it.</summary>
    protected virtual ValueTask CloseAsync() => default;

    /// <summary>Called by the engine when the pipeline is over, however it ended.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what still runs.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || isDisposed)
            return;
        isDisposed = true;
        Close();
        thread.Dispose();
    }

    /// <summary>Whether debug lines are wanted; they cost a post per request.</summary>
    internal IRequestTrace? Trace =>
        MyInvocation.BoundParameters.TryGetValue("Debug", out var debug) ? (SwitchParameter)debug ? new DebugTrace(this) : null
        : IsWanted(GetVariableValue("DebugPreference")) ? new DebugTrace(this)
        : null;

    /// <summary>A warning when the pipeline takes nothing more: the host shows it.</summary>
    internal void WarnAfterTheEnd(string text)
    {
        if (IsWanted(MyInvocation.BoundParameters.TryGetValue("WarningAction", out var action) ? action : GetVariableValue("WarningPreference")))
            Host.UI.WriteWarningLine(text);
    }

    // A script may have set a preference to a string.
    private static bool IsWanted(object? preference) =>
        LanguagePrimitives.TryConvertTo(preference, out ActionPreference wanted) && wanted is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>Writes an object of this module.</summary>
    internal void Emit(object value)
    {
        Views.Load(this);
        WriteObject(value);
    }

    /// <summary>Writes a failure as the error of an item.</summary>
    internal void WriteFailure(GraphChatException failure, object? target)
    {
        // Why a permission is missing is said once, at length, and not with each of 10,000 items.
        if (failure.Explanation is { } why && explained.Add(why))
            WriteWarning(why);
        WriteError(failure.ToErrorRecord(target));
    }

    // The error stream's and downstream's exceptions come out of Write…; whatever it is, nothing may go on behind it.
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (GraphChatException e)
        {
            Close();
            ThrowTerminatingError(e.ToErrorRecord(null));
        }
        catch (OperationCanceledException) when (thread.Stopping.IsCancellationRequested)
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
        thread.Stop();
        CloseAsync().AsTask().GetAwaiter().GetResult();
    }
}
