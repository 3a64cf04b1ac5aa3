using System.Management.Automation;
using ChatModule.Connections;

namespace ChatModule.Pipeline;

/// <summary>A cmdlet that talks to Graph over a connection.</summary>
public abstract class ConnectedCommand : GraphChatCommand
{
    private GraphChatConnection? used;
    private IGraphChatClient? client;
    private PipelineTrace? trace;

    /// <summary>
    /// The connection to use instead of the runspace's default. Null isn't the default: it's a misspelled variable.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public GraphChatConnection? Connection { get; set; }

    internal GraphChatConnection EffectiveConnection => used ??= Enter();

    internal IGraphChatClient Client =>
        client ??= EffectiveConnection.Session.CreateClient(trace ??= new(this, IsDebugWanted), MaxInFlight);

    /// <summary>How many requests are on their way to the service at once.</summary>
    private protected virtual int MaxInFlight => 8;

    /// <summary>What the progress says of what the requests wait for; null when they don't.</summary>
    /// <param name="left">How many requests are left; null when that isn't known.</param>
    internal string? DescribeWait(int? left) =>
        trace is null ? null : EffectiveConnection.Session.DescribeWait(trace, left);

    /// <summary>Whether so much has begun that more wouldn't be sent any sooner.</summary>
    internal bool HasBacklog => trace is not null && EffectiveConnection.Session.HasBacklog(trace);

    /// <summary>
    /// Opens the connection, so that a missing or closed one ends the command before any item is processed.
    /// </summary>
    protected override void BeginProcessingCore() => _ = Client;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Interlocked.Exchange(ref used, null)?.Session.Exit();
    }

    /// <summary>
    /// The failure of an item without the value of a parameter. The engine's own, for a mandatory parameter, names
    /// neither the item nor its columns.
    /// </summary>
    private protected GraphChatException MissingValue(GraphChatError error, object? item, string parameter) =>
        MyInvocation.ExpectingInput
            ? MissingColumn.Create(error, new PowerShellPropertyReader().Open(item), RecordNumber, parameter)
            : new(error, $"-{parameter} is missing or empty, and nothing is piped in.")
            {
                RecommendedAction = $"Specify -{parameter}, or pipe objects with a property {parameter}.",
            };

    /// <summary>The ID of the chat that an item is about.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.ChatNotFound"/>.</exception>
    private protected string ReadChatId(string? value, object? item)
    {
        RequireChatId(value, item);
        return ChatIdReader.Parse(value!);
    }

    /// <summary>Fails an item without the ID of a chat.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.ChatNotFound"/>.</exception>
    private protected void RequireChatId(string? value, object? item)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw MissingValue(GraphChatError.ChatNotFound, item, "ChatId");
    }

    // A token that was given can't be renewed, so no request of the connection succeeds any more.
    private protected override bool IsFinal(GraphChatException failure) =>
        failure.Error == GraphChatError.SignInRequired && used?.AuthType == nameof(SignInMethod.AccessToken);

    private protected override void OnCompleted()
    {
        Dispatcher.ProcessQueue();
        if (trace?.Counters.ToStatistics() is { Requests: > 0 } statistics)
            WriteVerboseText($"{statistics}.");
    }

    private GraphChatConnection Enter()
    {
        var connection = Connection ?? DefaultConnection.Get()
            ?? throw new GraphChatException(GraphChatError.NotConnected, "There is no connection to Microsoft Graph.")
            {
                RecommendedAction = "Run Connect-GraphChat first, or specify a connection with -Connection.",
            };
        connection.Session.Enter();
        return connection;
    }
}
