using System.Management.Automation;
using ChatModule.Connections;

namespace ChatModule.Pipeline;

/// <summary>A cmdlet that talks to Graph over a connection.</summary>
public abstract class ConnectedCommand : GraphChatCommand
{
    private GraphChatConnection? used;
    private IGraphChatClient? client;

    /// <summary>The connection to use instead of the runspace's default.</summary>
    [Parameter]
    public GraphChatConnection? Connection { get; set; }

    internal GraphChatConnection EffectiveConnection => used ??= Connection ?? DefaultConnection.Get() ?? throw new GraphChatException(GraphChatError.NotConnected,
        "There is no connection to Microsoft Graph.")
    {
        RecommendedAction = "Run Connect-GraphChat first, or hand over a connection with -Connection.",
    };

    internal IGraphChatClient Client => client ??= EffectiveConnection.CreateClient(Trace);

    /// <summary>What is told beside the progress while the service has everybody wait, or null.</summary>
    internal string? ThrottleStatus => EffectiveConnection.ThrottleDelay is { Ticks: > 0 } pause ? $"told to wait for {Math.Ceiling(pause.TotalSeconds):0} s" : null;

    /// <summary>Looks for the connection, so that its lack is told before any item is taken.</summary>
    protected override void BeginProcessingCore() => _ = EffectiveConnection;
}
