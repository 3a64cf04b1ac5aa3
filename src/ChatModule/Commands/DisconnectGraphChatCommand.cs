using System.Management.Automation;
using ChatModule.Connections;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Closes a connection and forgets its tokens.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "GraphChat")]
public sealed class DisconnectGraphChatCommand : GraphChatCommand
{
    /// <summary>The connection to close instead of the runspace's default.</summary>
    [Parameter(ValueFromPipeline = true)]
    public GraphChatConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        var current = DefaultConnection.Get();
        var closed = Connection ?? current;
        if (closed is null)
            WriteVerbose("There is no connection to close.");
        closed?.Dispose();
        if (closed == current)
            DefaultConnection.Set(null, isShared: false);
    }
}
