using System.Management.Automation;
using ChatModule.Connections;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Closes a connection, and forgets its tokens and what is kept of its account for other sessions.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "GraphChat")]
public sealed class DisconnectGraphChatCommand : GraphChatCommand
{
    /// <summary>The connection to close instead of the runspace's default.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public GraphChatConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        var current = DefaultConnection.Get();
        var closed = Connection ?? current;
        if (closed is null)
            WriteVerboseText("There is no connection to close.");
        closed?.Dispose();
        if (closed == current)
            DefaultConnection.Set(null, isShared: false);
        if (closed is null)
            return;
        var forgotten = Task.Run(() => Forget(closed)).WaitAsync(Dispatcher.PipelineStopToken);
        if (Dispatcher.Await(forgotten) is { } reason)
            WriteWarningText($"What is kept of '{closed}' for other sessions couldn't be removed completely: {reason}");
    }

    // Why something of the sign-in is left; null when nothing is.
    private static string? Forget(GraphChatConnection connection)
    {
        try
        {
            connection.Forget();
            return null;
        }
        catch (Exception e)
        {
            return e.GetBaseException().Message;
        }
    }
}
