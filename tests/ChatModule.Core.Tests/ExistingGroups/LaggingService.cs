namespace ChatModule.Tests;

/// <summary>
/// A service that takes a second for a request, and lists a new group some time after it was created.
/// </summary>
internal sealed class LaggingService
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(0.5);

    private readonly VirtualTime time;
    private readonly TimeSpan lag;
    private readonly List<(GraphChat Chat, TimeSpan Time)> groups = [];

    public LaggingService(VirtualTime time, double lagSeconds)
    {
        this.time = time;
        lag = TimeSpan.FromSeconds(lagSeconds);
        Client = new()
        {
            CreateAsync = CreateAsync,
            List = List,
            UserId = _ => UserId,
            Chat = id => groups.Select(static group => group.Chat).FirstOrDefault(chat => chat.ChatId == id)
                ?? throw new GraphChatException(GraphChatError.ChatNotFound, "No such chat."),
        };
    }

    public ScriptedChats Client { get; }

    /// <summary>The groups that were created.</summary>
    public int Created { get; private set; }

    /// <summary>What becomes of the next requests instead.</summary>
    public Queue<LostRequest> Lost { get; } = new();

    /// <summary>The ID of each user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Whether the list for a topic fails.</summary>
    public bool FailsByTopic { get; set; }

    /// <summary>How the list shows a group.</summary>
    public Func<GraphChat, GraphChat> Listed { get; init; } = static chat => chat;

    /// <summary>Removes all groups, as when the user left them.</summary>
    public void Clear() => groups.Clear();

    /// <summary>Changes all groups.</summary>
    public void Change(Func<GraphChat, GraphChat> change)
    {
        for (var i = 0; i < groups.Count; i++)
            groups[i] = (change(groups[i].Chat), groups[i].Time);
    }

    private IEnumerable<GraphChat> List(ChatFilter filter) => FailsByTopic && filter.Topic is not null
        ? throw new GraphChatException(GraphChatError.ServiceUnavailable, "Down.")
        : [.. groups.Where(group => group.Time + lag <= time.Elapsed).Select(group => Listed(group.Chat))
            .Where(filter.Matches)];

    private async Task<GraphChat> CreateAsync(ChatDefinition definition, CancellationToken cancellationToken)
    {
        await Task.Delay(Half, time, cancellationToken);
        var lost = Lost.TryDequeue(out var next) ? next : (LostRequest?)null;
        if (lost == LostRequest.Rejected)
            throw new GraphChatException(GraphChatError.MemberNotFound, "No such user.");
        GraphChat? chat = null;
        if (lost != LostRequest.BeforeCreation)
        {
            chat = ToChat(definition, ++Created);
            groups.Add((chat, time.Elapsed));
        }
        try
        {
            await Task.Delay(Half, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lost ??= LostRequest.AfterCreation;
        }
        return lost is null ? chat! : throw new GraphChatException(GraphChatError.ChatOutcomeUnknown, "Lost.")
        {
            Outcome = RequestOutcome.Unknown,
        };
    }

    private static GraphChat ToChat(ChatDefinition definition, int number) => new()
    {
        ChatId = $"19:{number}@thread.v2",
        ChatType = definition.ChatType,
        Topic = definition.Topic,
        Members = definition.ToListedMembers(null),
    };
}

/// <summary>How a request goes wrong.</summary>
internal enum LostRequest
{
    /// <summary>The response is lost, and nothing was created.</summary>
    BeforeCreation,

    /// <summary>The response is lost, and the group was created.</summary>
    AfterCreation,

    /// <summary>The service certainly created nothing.</summary>
    Rejected,
}
