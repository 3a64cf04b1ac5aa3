using System.Management.Automation;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Reads the operations of a chat.</summary>
[Cmdlet(VerbsCommon.Get, "GraphChatOperation", DefaultParameterSetName = ById)]
[OutputType(typeof(GraphChatOperation))]
public sealed class GetGraphChatOperationCommand : ConnectedCommand
{
    private const string ById = "Id";
    private const string ByLocation = "Location";

    /// <summary>The chat: its ID, or its link in Teams.</summary>
    [Parameter(ParameterSetName = ById, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The piped object: a chat, or a row that names one.</summary>
    [Parameter(ParameterSetName = ById, ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>The operation; all of the chat when left out.</summary>
    [Parameter(ParameterSetName = ById, Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? OperationId { get; set; }

    /// <summary>A <c>Location</c> value, in any of its forms, instead of the two IDs.</summary>
    [Parameter(ParameterSetName = ByLocation, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Location { get; set; } = "";

    /// <summary>The properties wanted, as the service names them; what was not selected is null.</summary>
    [Parameter]
    [ValidateSet("id", "operationType", "createdDateTime", "status", "lastActionDateTime", "attemptsCount",
        "targetResourceId", "targetResourceLocation", "values", "error")]
    public string[] Property { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessingCore()
    {
        base.BeginProcessingCore();
        Property = Array.ConvertAll(Property, name => ToDeclaredSpelling(nameof(Property), name));
    }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        try
        {
            var (chatId, operationId) = ParameterSetName == ByLocation
                ? OperationLocation.Parse(Location, EffectiveConnection.GraphEndpoint)
                : new OperationLocation(ReadChatId(ChatId, InputObject), OperationId ?? "");
            if (operationId.Length > 0)
                WriteResult(Dispatcher.Await(Client.GetOperationAsync(chatId, operationId, Property,
                    Dispatcher.PipelineStopToken)));
            else
                WriteAll(chatId);
        }
        catch (GraphChatException e)
        {
            WriteFailure(e, Target);
        }
    }

    private object? Target => ParameterSetName == ByLocation ? Location
        : string.IsNullOrEmpty(ChatId) ? InputObject : ChatId;

    // Each page is written as it comes; Select-Object -First ends it before the next one is requested.
    private void WriteAll(string chatId) =>
        Dispatcher.ForEach(Client.ListOperationsAsync(chatId, Property, Dispatcher.PipelineStopToken), WriteResult);
}
