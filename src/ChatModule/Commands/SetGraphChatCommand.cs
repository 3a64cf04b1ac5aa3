using System.Management.Automation;
using ChatModule.Chats;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Renames group chats.</summary>
[Cmdlet(VerbsCommon.Set, "GraphChat", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChat))]
public sealed class SetGraphChatCommand : ExistingChatCommand
{
    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.TopicInvalid };

    private ChatRenamer? renamer;
    private RequestQueue<GraphChat>? queue;

    /// <summary>The title: a fixed one, a column, or a script block that is run for each chat.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public object? Topic { get; set; }

    private static BulkTexts Texts { get; } = new("Renaming chats", "renamed",
        "The pipeline ended before these chats were output. The same line can be run again.");

    private protected override RequestQueue CreateQueue() =>
        queue = new(this, Texts, DescribeUnwritten, static result => result.Output);

    private protected override void BeginItems() =>
        renamer = new(Client, ConnectionSession.Renames, TimeProvider.System);

    private static string? DescribeUnwritten(ItemResult<GraphChat> result) => result switch
    {
        { Output: { } chat, Verbose: null } => $"Renamed: the chat {chat.ChatId} to '{chat.Topic}'",
        _ => Texts.DescribeUncertain(result.Failure),
    };

    private protected override void ProcessItem(object? input)
    {
        if (Topic is null)
            throw MissingValue(GraphChatError.TopicInvalid, input, nameof(Topic));
        var chat = ChatTargetReader.Read(Items, ChatId, input);
        chat.RequireGroup("It can't have a topic.");
        var topic = ReadTopic(chat, input);
        ChatValidator.ValidateTopic(topic);
        // A row's Topic is the new one.
        var known = renamer!.FindKnown(chat, Items.Unwrap(input) as GraphChat);
        var isSame = known is not null && ChatRenamer.HasTopic(known, topic);
        if (isSame || ShouldChange($"Rename the {chat.Describe()} to '{topic}'"))
            queue!.Start(() => renamer.Enqueue(chat, known, topic, input ?? ChatId));
    }

    // Without white space around it, as New-GraphChat sends it.
    private string ReadTopic(ChatTarget chat, object? input)
    {
        using var context = EnterHostContext();
        var value = ItemScript.Evaluate(Topic, input, e => Invalid(
            $"The topic of the {chat.Describe()} can't be created: {e.Message}",
            "Correct the script block of -Topic; $_ is the chat.", e));
        return Items.GetString(value) ?? throw Invalid(
            $"The topic of the {chat.Describe()} is blank, or isn't a text.", "Specify a title.", null);
    }

    private static GraphChatException Invalid(string message, string action, Exception? inner) =>
        new(GraphChatError.TopicInvalid, message, inner) { RecommendedAction = action };
}
