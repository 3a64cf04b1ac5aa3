using System.Management.Automation;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Reads the messages of each chat that is piped to it.</summary>
[Cmdlet(VerbsCommon.Get, "GraphChatMessage")]
[OutputType(typeof(GraphChatMessage))]
public sealed class GetGraphChatMessageCommand : ConnectedCommand
{
    /// <summary>The ID of a chat, or its link in Teams.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The piped object: a chat, or a row that names one.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>The messages that were created at this time or later.</summary>
    [Parameter]
    [PointInTime]
    public DateTimeOffset? After { get; set; }

    /// <summary>The messages that were created before this time.</summary>
    [Parameter]
    [PointInTime]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Only the newest of each chat, this many.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Include what Teams itself writes: a member was added, the chat was renamed.</summary>
    [Parameter]
    public SwitchParameter IncludeSystem { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessingCore()
    {
        base.BeginProcessingCore();
        if (After >= Before)
            throw new GraphChatException(
                GraphChatError.BadRequest, $"-After ({After:u}) isn't earlier than -Before ({Before:u}).")
            {
                RecommendedAction = "Exchange the two, or leave one of them out.",
            };
    }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        var range = new MessageRange { After = After, Before = Before, First = First, IncludeSystem = IncludeSystem };
        try
        {
            var chatId = ReadChatId(ChatId, InputObject);
            // Each page is written as it comes; Select-Object -First ends it before the next one is requested.
            Dispatcher.ForEach(range.ReadAsync(Client, chatId, Dispatcher.PipelineStopToken), WriteResult);
        }
        catch (GraphChatException e)
        {
            WriteFailure(e, string.IsNullOrEmpty(ChatId) ? InputObject : ChatId);
        }
    }
}
