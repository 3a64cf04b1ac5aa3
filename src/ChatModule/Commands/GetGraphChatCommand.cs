using System.Management.Automation;
using ChatModule.Members;
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
    [Parameter(ParameterSetName = ById, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString, AllowNull]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The topic of group chats: exactly, or with wildcards.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Topic { get; set; }

    /// <summary>People who are all in the chat: UPNs, object IDs, or user objects.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    public object[] Member { get; set; } = [];

    /// <summary>The kind of chat.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateSet("oneOnOne", "group", "meeting")]
    public string? ChatType { get; set; }

    /// <summary>Whose chats to list, instead of the signed-in user's. Needs an app-only sign-in.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNull]
    public object? User { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        try
        {
            if (ParameterSetName == ById)
                WriteResult(WithAllMembers(Dispatcher.Await(Client.GetChatAsync(ChatIdReader.Parse(ChatId), Dispatcher.PipelineStopToken))));
            else
                WriteAll();
        }
        catch (GraphChatException e)
        {
            WriteFailure(e, ParameterSetName == ById ? ChatId : User ?? Topic ?? (object)Member);
        }
    }

    // Each page is written as it comes; Select-Object -First ends it before the next one is requested.
    private void WriteAll()
    {
        if (User is null && EffectiveConnection.IsAppOnly)
            throw new GraphChatException(GraphChatError.AppOnlyNotSupported, "An app without a user has no chats of its own.")
            {
                RecommendedAction = "Name the user whose chats to list with -User, or sign in as a user.",
            };
        var items = new PowerShellPropertyReader { OnIncompletePage = WriteWarningText };
        var reader = new PersonReader(items);
        var pattern = ToPattern(Topic);
        var filter = new ChatFilter
        {
            ChatType = ChatType is null ? null : ToDeclaredSpelling(nameof(ChatType), ChatType),
            Topic = pattern is null && Topic is not null ? WildcardPattern.Unescape(Topic) : null,
            User = User is null ? null : reader.ReadOne(User, "-User").Key,
        };
        var members = new ChatMemberFilter(Client, EffectiveConnection.Caller.Known, EffectiveConnection.TenantId, WarnUnreadable);
        foreach (var item in items.Flatten(Member))
        {
            try
            {
                Dispatcher.Await(members.AddAsync(reader.Read(item, "-Member"), Dispatcher.PipelineStopToken));
            }
            catch (GraphChatException e)
            {
                WriteFailure(e, item);
                return;
            }
        }
        Dispatcher.ForEach(Client.ListChatsAsync(filter, Dispatcher.PipelineStopToken), listed =>
        {
            if (pattern is not null && !pattern.IsMatch(listed.Topic ?? ""))
                return;
            var chat = WithAllMembers(listed);
            if (members.Matches(chat))
                WriteResult(chat);
        });
    }

    private GraphChat WithAllMembers(GraphChat chat) => chat.Members.Count < ChatFilter.MaxExpandedMembers
        ? chat
        : chat.WithMembers(Dispatcher.Await(Client.GetMembersAsync(chat.ChatId, Dispatcher.PipelineStopToken)));

    private void WarnUnreadable(GraphChatException failure) => Dispatcher.Post(() =>
        WriteWarningText($"Members are compared by email address, so chats of somebody whose user principal name differs from it are missing. {failure.Message} {failure.RecommendedAction}"));

    // Null for an exact topic. A group can have one that isn't a valid pattern, such as 'Sales [draft'.
    private static WildcardPattern? ToPattern(string? topic)
    {
        if (topic is null || !WildcardPattern.ContainsWildcardCharacters(topic))
            return null;
        var pattern = WildcardPattern.Get(topic, WildcardOptions.IgnoreCase);
        try
        {
            // It's parsed when it's first used.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }
}
