using System.Management.Automation;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Checks what works with a connection, before a list is run.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GraphChatConnection")]
[OutputType(typeof(GraphChatCheck))]
public sealed class TestGraphChatConnectionCommand : ConnectedCommand
{
    /// <inheritdoc/>
    protected override void EndProcessingCore()
    {
        var checker = new ConnectionChecker(EffectiveConnection, Client, TimeProvider.System);
        Dispatcher.ForEach(checker.RunAsync(Dispatcher.PipelineStopToken), WriteResult);
    }
}
