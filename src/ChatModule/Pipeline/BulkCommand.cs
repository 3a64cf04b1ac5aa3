using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// A cmdlet that sends a request for each item: several at the same time, with the results in the order of the input. What was
/// sent and couldn't be output is reported when the pipeline ends.
/// </summary>
/// <typeparam name="T">What is output for an item.</typeparam>
public abstract class BulkCommand<T> : ConnectedCommand where T : class
{
    private RequestQueue<T>? queue;

    /// <summary>How many requests are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    private protected RequestQueue<T> Queue => queue!;

    /// <summary>What the progress and the report of an early end say.</summary>
    private protected abstract BulkTexts Texts { get; }

    /// <inheritdoc/>
    protected sealed override void BeginProcessingCore()
    {
        base.BeginProcessingCore();
        queue = new(this, ThrottleLimit, Texts, DescribeUnwritten, ToOutput);
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
    protected sealed override void ReportUnwritten() => queue?.WarnUnreported();

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

    /// <summary>What isn't to be sent again, in a line; null for what may be.</summary>
    private protected abstract string? DescribeUnwritten(ItemResult<T> result);

    /// <summary>What is output for a result.</summary>
    private protected virtual object ToOutput(ItemResult<T> result) => result.Output!;

    /// <summary>Whether nothing is to be sent. The engine knows it too, but tells only after it has been asked about an item.</summary>
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
            return LanguagePrimitives.TryConvertTo(preference, out ConfirmImpact impact) && impact is ConfirmImpact.Low or ConfirmImpact.Medium;
        }
    }
}

/// <summary>What a cmdlet that sends in bulk says of its work.</summary>
/// <param name="Activity">The title of the progress: <c>Creating chats</c>.</param>
/// <param name="Verb">What the progress counts: <c>created</c>.</param>
/// <param name="Unwritten">The first line of the warning about what was sent and couldn't be output.</param>
internal sealed record BulkTexts(string Activity, string Verb, string Unwritten);
