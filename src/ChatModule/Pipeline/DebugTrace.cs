namespace ChatModule.Pipeline;

/// <summary>Writes requests to the debug stream.</summary>
internal sealed class DebugTrace(GraphChatCommand command) : IRequestTrace
{
    public void Write(string line) => command.Dispatcher.Post(() => command.WriteDebug(line));
}
