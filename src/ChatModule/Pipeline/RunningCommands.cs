using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ChatModule.Pipeline;

/// <summary>The commands of this module that run in each runspace.</summary>
internal static class RunningCommands
{
    private static readonly ConditionalWeakTable<Runspace, List<GraphChatCommand>> Commands = [];

    /// <summary>The commands that run in a runspace now.</summary>
    public static IReadOnlyList<GraphChatCommand> In(Runspace runspace)
    {
        if (!Commands.TryGetValue(runspace, out var commands))
            return [];
        lock (commands)
            return [.. commands];
    }

    /// <summary>Adds a command of the current runspace, until what is returned is disposed of.</summary>
    public static IDisposable Add(GraphChatCommand command)
    {
        var commands = Commands.GetOrCreateValue(Runspace.DefaultRunspace);
        lock (commands)
            commands.Add(command);
        return new Registration(commands, command);
    }

    private sealed class Registration(List<GraphChatCommand> commands, GraphChatCommand command) : IDisposable
    {
        public void Dispose()
        {
            lock (commands)
                commands.Remove(command);
        }
    }
}
