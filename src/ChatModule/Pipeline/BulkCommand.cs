using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// A cmdlet that sends a request for each item: several at the same time, with the results in the order of the input.
/// What was sent and couldn't be output is reported when the pipeline ends.
/// </summary>
/// <remarks>
/// Not generic: with a type of ChatModule.Core as an argument, the engine would need that assembly to lay out the
/// cmdlets, before the module's initializer loads its ReadyToRun image.
/// </remarks>
public abstract class BulkCommand : ConnectedCommand
{
    private RequestQueue? queue;

    /// <summary>How many requests are on their way to the service at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    private protected RequestQueue Queue => queue!;

    private protected override int MaxInFlight => ThrottleLimit;

    /// <inheritdoc/>
    protected sealed override void BeginProcessingCore()
    {
        base.BeginProcessingCore();
        queue = CreateQueue();
        BeginItems();
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecordCore()
    {
        ProcessItems();
        Queue.WriteReady();
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessingCore()
    {
        EndItems();
        Queue.Drain();
        WriteSummary();
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        if (queue is not null)
            await queue.DisposeAsync();
    }

    /// <inheritdoc/>
    protected sealed override void ReportUnwritten() => queue?.ReportUnwritten();

    /// <summary>The queue, which says what is output and what is reported of an early end.</summary>
    private protected abstract RequestQueue CreateQueue();

    /// <summary>Checks the parameters, before the first item.</summary>
    private protected virtual void BeginItems()
    {
    }

    /// <summary>Reads what is piped in or given, and sends it.</summary>
    private protected abstract void ProcessItems();

    /// <summary>Sends what only the end of the input completes.</summary>
    private protected virtual void EndItems()
    {
    }

    /// <summary>Warns about what neither the output nor the errors show.</summary>
    private protected virtual void WriteSummary()
    {
    }

    /// <summary>
    /// Whether nothing is to be sent. The engine knows it too, but tells only after it has been asked about an item.
    /// </summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? (SwitchParameter)bound
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>Whether the user is asked before each item.</summary>
    private protected bool IsConfirm
    {
        get
        {
            if (MyInvocation.BoundParameters.TryGetValue("Confirm", out var bound))
                return (SwitchParameter)bound;
            var preference = SessionState.PSVariable.GetValue("ConfirmPreference");
            // The impact of a cmdlet is Medium where it doesn't say otherwise.
            return LanguagePrimitives.TryConvertTo(preference, out ConfirmImpact impact)
                && impact is ConfirmImpact.Low or ConfirmImpact.Medium;
        }
    }
}
