using System.Management.Automation;
using ChatModule.Chats;
using ChatModule.Completion;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>
/// Creates Teams chats: one group of all piped people, one chat for each, or one for each chat definition.
/// </summary>
[Cmdlet(VerbsCommon.New, "GraphChat", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChat))]
public sealed class NewGraphChatCommand : BulkCommand
{
    private static readonly PowerShellPropertyReader Apps = new() { ReadError = GraphChatError.BadRequest };

    private ChatInputProcessor? input;
    private ChatCreator? creator;
    private RequestQueue<GraphChat>? queue;

    /// <summary>
    /// People (a UPN, an object ID, an object that identifies a user), or chat definitions (with <c>Members</c>).
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [Alias("Members")]
    [ListAsItem]
    public object?[]? Member { get; set; }

    /// <summary>The title of a group chat: at most 250 characters, no colon.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Topic { get; set; }

    /// <summary>Create one chat with each person instead of one group of all.</summary>
    [Parameter]
    public SwitchParameter OneOnOne { get; set; }

    /// <summary>The other side of the one-on-one chats, instead of the caller.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? With { get; set; }

    /// <summary>Do not add the caller.</summary>
    [Parameter]
    public SwitchParameter ExcludeCaller { get; set; }

    /// <summary>One Teams app to install: a catalog ID, a catalog URL, or an object with an Id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ListAsItem]
    public object[]? InstalledApp { get; set; }

    /// <summary>
    /// Resource-specific permissions to consent to for the app: <c>ChatMessage.Read.Chat</c>, <c>delegated:…</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceSpecificPermissionCompleter))]
    public string[]? ResourceSpecificPermission { get; set; }

    /// <summary>Emit a chat only once its app is installed.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How many seconds to wait for the app of a chat; -1 waits indefinitely.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateTimeout]
    public double Timeout { get; set; } = -1;

    /// <summary>Read the members back, and report those that are missing.</summary>
    [Parameter]
    public SwitchParameter VerifyMember { get; set; }

    /// <summary>
    /// Use a group that exists, with the same topic and the same people, instead of creating another one.
    /// </summary>
    [Parameter]
    public SwitchParameter ReuseExisting { get; set; }

    private static BulkTexts Texts { get; } = new("Creating chats", "created",
        "The pipeline ended before these group chats were output. Retry their items only with -ReuseExisting: at once "
        + "over this connection, or in another session a minute later, because a new chat isn't listed at once.");

    private protected override RequestQueue CreateQueue() =>
        queue = new(this, Texts, DescribeUnwritten, static result => result.Output!);

    private protected override void BeginItems()
    {
        var options = ReadOptions();
        var users = new UserIdReader(Client);
        creator = new ChatCreator(Client, TimeProvider.System)
        {
            WaitFor = Wait ? Seconds.ToTimeSpan(Timeout) : null,
            Verify = VerifyMember,
            Existing = ReuseExisting ? CreateExistingGroups(users) : null,
            Created = EffectiveConnection.Session.CreatedGroups,
            Users = users,
        };
        input = new ChatInputProcessor(this, queue!, creator, options);
    }

    private protected override void ProcessItems() => input!.Process(Member is { Length: > 0 } ? Member : [null]);

    private protected override void EndItems() => input!.Complete();

    private protected override void WriteSummary() => input!.WriteSummary();

    // A one-on-one chat isn't created twice.
    private static string? DescribeUnwritten(ItemResult<GraphChat> result) => result switch
    {
        { Output: { ChatType: ChatDefinition.Group } chat } => DescribeUnwritten(chat),
        { Failure: { Error: GraphChatError.ChatOutcomeUnknown } lost } => $"May exist: {lost.Message}",
        _ => null,
    };

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        await base.CloseAsync();
        if (creator is not null)
            await creator.DisposeAsync();
    }

    private static string DescribeUnwritten(GraphChat group)
    {
        var topic = group.Topic is null ? "" : $"'{group.Topic}' ";
        var verb = group.IsExisting ? "Exists" : "Created";
        return $"{verb}: group chat {topic}with {group.Members.Count} members, {group.ChatId}";
    }

    private ExistingGroups CreateExistingGroups(UserIdReader users)
    {
        var connection = EffectiveConnection;
        var created = connection.Session.CreatedGroups;
        return new(Client, users, created, connection.TenantId, connection.IsAppOnly, TimeProvider.System)
        {
            OnWarning = text => Dispatcher.Post(() => WriteWarningText(text)),
            MemberChanges = ConnectionSession.MemberChanges.Recent,
            Renames = ConnectionSession.Renames,
        };
    }

    // A parameter that can't work ends the command: once, and before anything is sent.
    private ChatInputOptions ReadOptions()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Timeout)) && !Wait)
            throw new GraphChatException(GraphChatError.BadRequest, "-Timeout is for -Wait, which is missing.")
            {
                RecommendedAction =
                    "Add -Wait, or leave -Timeout out and pipe the chats to Wait-GraphChatOperation -Timeout.",
            };
        var isOneOnOne = OneOnOne || With is not null;
        if (Topic is not null && isOneOnOne)
            throw new GraphChatException(GraphChatError.TopicNotAllowed, $"-Topic '{Topic}' can't be used with "
                + $"{(OneOnOne ? "-OneOnOne" : "-With")}: a one-on-one chat has no topic.")
            {
                RecommendedAction = "Leave -Topic out, or create a group chat.",
            };
        var items = new PowerShellPropertyReader { OnIncompletePage = WriteWarningText };
        // Without white space around it, as in a cell: otherwise the target of an error would be another group.
        var topic = items.GetString(Topic);
        if (topic is not null)
            ChatValidator.ValidateTopic(topic);
        else if (Topic is not null)
            throw new GraphChatException(GraphChatError.TopicInvalid, "-Topic is blank.")
            {
                RecommendedAction = "Specify a title, or leave -Topic out.",
            };
        return new()
        {
            Topic = topic,
            IsOneOnOne = isOneOnOne,
            With = With is null ? null : new PersonReader(items).ReadOne(With, "-With"),
            AddCaller = !ExcludeCaller,
            InstalledApp = InstalledApp is null ? null : new TeamsAppIdParser(Apps).ParseParameter(InstalledApp),
            Permissions = [.. (ResourceSpecificPermission ?? []).Select(ChatModule.ResourceSpecificPermission.Parse)],
            IsWhatIf = IsWhatIf,
            IsConfirm = IsConfirm,
        };
    }
}
