using System.Management.Automation;
using ChatModule.Chats;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Reads chats, one by its ID or all that match.</summary>
[Cmdlet(VerbsCommon.Get, "GraphChat", DefaultParameterSetName = ByFilter)]
[OutputType(typeof(GraphChat))]
public sealed class GetGraphChatCommand : ConnectedCommand
{
    private const string ById = "Id";
    private const string ByFilter = "Filter";

    /// <summary>The ID of a chat, or its link in Teams.</summary>
    [Parameter(ParameterSetName = ById, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The piped object: a chat, or a row that names one.</summary>
    [Parameter(ParameterSetName = ById, ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>The topic of group chats: exactly, or with wildcards.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Topic { get; set; }

    /// <summary>People who are all in the chat: UPNs, object IDs, or user objects.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    [ListAsItem]
    public object[] Member { get; set; } = [];

    /// <summary>List only chats of this type.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateSet("oneOnOne", "group", "meeting")]
    public string? ChatType { get; set; }

    /// <summary>List the chats of this user instead of the signed-in user's. Needs an app-only sign-in.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNull]
    public object? User { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        try
        {
            if (ParameterSetName == ById)
                WriteIf(Read(ReadChatId(ChatId, InputObject)), static _ => true);
            else
                WriteAll();
        }
        catch (GraphChatException e)
        {
            WriteFailure(e, Target);
        }
    }

    private object? Target => ParameterSetName != ById ? User ?? Topic ?? (object)Member
        : string.IsNullOrEmpty(ChatId) ? InputObject : ChatId;

    private GraphChat Read(string chatId) =>
        Dispatcher.Await(Client.GetChatAsync(chatId, Dispatcher.PipelineStopToken));

    // Each page is written as it comes; Select-Object -First ends it before the next one is requested.
    private void WriteAll()
    {
        if (User is null && EffectiveConnection.IsAppOnly)
            throw new GraphChatException(
                GraphChatError.AppOnlyNotSupported, "An app without a user has no chats of its own.")
            {
                RecommendedAction = "Name the user whose chats to list with -User, or sign in as a user.",
            };
        var items = new PowerShellPropertyReader { OnIncompletePage = WriteWarningText };
        var reader = new PersonReader(items);
        var filter = new ChatFilter
        {
            ChatType = ChatType is null ? null : ToDeclaredSpelling(nameof(ChatType), ChatType),
            User = User is null ? null : reader.ReadOne(User, "-User").Key,
        };
        if (ReadMembers(items, reader) is not { } members)
            return;
        var topic = new TopicPattern(Topic);
        // A message for the group '[HR] Welcome' must not go to the group 'R Welcome'.
        var exists = topic.Literals.Any(literal => WriteMatching(filter with { Topic = literal }, null, members));
        if (!exists && !topic.IsExact)
            WriteMatching(filter, topic, members);
    }

    // Whether there are chats with this topic, whatever their members.
    private bool WriteMatching(ChatFilter filter, TopicPattern? topic, ChatMemberFilter members)
    {
        var found = false;
        Dispatcher.ForEach(Client.ListChatsAsync(filter, Dispatcher.PipelineStopToken), chat =>
        {
            if (topic?.IsMatch(chat.Topic) == false)
                return;
            found = true;
            WriteIf(chat, members.Matches);
        });
        return found;
    }

    // A chat can be listed for a while after the user left it. The others go on.
    private void WriteIf(GraphChat listed, Func<GraphChat, bool> matches)
    {
        GraphChat chat;
        try
        {
            chat = Dispatcher.Await(Client.ReadAllMembersAsync(listed, Dispatcher.PipelineStopToken));
        }
        catch (GraphChatException e)
        {
            WriteFailure(e, listed);
            return;
        }
        if (matches(chat))
            WriteResult(chat);
    }

    private ChatMemberFilter? ReadMembers(PowerShellPropertyReader items, PersonReader reader)
    {
        var connection = EffectiveConnection;
        var members = new ChatMemberFilter(Client, connection.Caller.Known, connection.TenantId, WarnUnreadable);
        // An empty list of people isn't everyone's chats.
        var people = Member.Length == 0 ? [] : items.Flatten(Member).DefaultIfEmpty();
        foreach (var item in people)
        {
            try
            {
                Dispatcher.Await(members.AddAsync(reader.Read(item, "-Member"), Dispatcher.PipelineStopToken));
            }
            catch (GraphChatException e)
            {
                WriteFailure(e, item);
                return null;
            }
        }
        return members;
    }

    private void WarnUnreadable(GraphChatException failure) => Dispatcher.Post(() => WriteWarningText(
        "Members are compared by email address, so the chats of a user whose user principal name differs from it are "
        + "missing. "
        + $"{failure.Message} {failure.RecommendedAction}"));
}
