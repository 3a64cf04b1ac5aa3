using System.Management.Automation;
using ChatModule.Connections;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Shows the runspace's connection; nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "GraphChatConnection")]
[OutputType(typeof(GraphChatConnection))]
public sealed class GetGraphChatConnectionCommand : GraphChatCommand
{
    /// <inheritdoc/>
    protected override void EndProcessingCore()
    {
        if (DefaultConnection.Get(share: true) is { } connection)
            WriteResult(connection);
    }
}
