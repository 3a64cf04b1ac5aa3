namespace ChatModule.Tests;

/// <summary>Chats of a service in virtual time, with the members that requests add and remove.</summary>
internal sealed class ChatWithMembers(VirtualTime time)
{
    public const string HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34";

    public static readonly Person Lidia = Person.FromKey("8b081ef6-4792-4def-b2c9-c363a1bf41d5");

    private readonly Dictionary<string, List<GraphChatMember>> chats = [];
    private ScriptedChats? client;

    /// <summary>What was requested, with the second.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The duration of a request.</summary>
    public double Seconds { get; init; }

    /// <summary>How long the list doesn't show a change.</summary>
    public double ListLag { get; init; }

    /// <summary>The failure of a change; null for none. It's called before the change is made.</summary>
    public Func<string, GraphChatException?> Fail { get; set; } = static _ => null;

    /// <summary>Whether a change is made although its request fails.</summary>
    public bool ExecutesFailed { get; init; }

    /// <summary>The failure when members are read; null for none.</summary>
    public Func<GraphChatException?> FailToRead { get; set; } = static () => null;

    /// <summary>Whose ID can be read: <c>name=id</c>.</summary>
    public Func<string, string> UserId { get; init; } =
        static address => throw new GraphChatException(GraphChatError.MemberNotFound, address);

    public ScriptedChats Client => client ??= new ScriptedChats
    {
        MembersOf = Read,
        Add = AddAsync,
        Remove = RemoveAsync,
        UserId = address =>
        {
            Record($"user {address}");
            return UserId(address);
        },
    };

    /// <summary>What the commands of the connection change.</summary>
    public MemberChanges Changes { get; } = new(time);

    /// <summary>What adds the people of a command.</summary>
    public MemberAdder Adder() => new(Client, Lookup(Cache()), Changes, time);

    /// <summary>What removes the people of a command.</summary>
    public MemberRemover Remover()
    {
        var cache = Cache();
        return new(Client, cache, Lookup(cache), Changes);
    }

    private ChatMemberCache Cache() => new(Client, Changes.Recent, time);

    private MemberLookup Lookup(ChatMemberCache cache) =>
        new(cache, new MemberFinder(new UserIdReader(Client), HomeTenant), Changes.Recent);

    public static GraphChatException Lost(GraphRequestKind kind) => new(kind.Effect!.OutcomeUnknown, "Lost.")
    {
        Outcome = RequestOutcome.Unknown,
        RecommendedAction = "Wait.",
    };

    public static ChatTarget Chat(string id = "19:a") => new(id);

    public List<GraphChatMember> Members(string chatId = "19:a")
    {
        if (!chats.TryGetValue(chatId, out var members))
            chats[chatId] = members = [];
        return members;
    }

    /// <summary>Adds a member without a request.</summary>
    public GraphChatMember Join(string? id, string? email = null, string chatId = "19:a", string? tenant = HomeTenant)
    {
        var member = new GraphChatMember
        {
            ChatId = chatId,
            MembershipId = $"membership {id ?? email}",
            UserId = id,
            UserPrincipalName = email,
            TenantId = tenant,
        };
        Members(chatId).Add(member);
        return member;
    }

    private void Record(string request) => Requests.Add($"{time.Elapsed.TotalSeconds:0.#} {request}");

    private IReadOnlyList<GraphChatMember> Read(string chatId)
    {
        Record($"read {chatId}");
        return FailToRead() is { } failure ? throw failure : [.. Members(chatId)];
    }

    private async Task<GraphChatMember> AddAsync(NewMember member, CancellationToken cancellationToken)
    {
        var request = $"add {member.Person.Name} {member.Chat.ChatId}";
        Record(request);
        await Task.Delay(TimeSpan.FromSeconds(Seconds), time, cancellationToken);
        var added = member.ToMember($"membership {member.Person.Key}");
        var failure = Fail(request);
        if (failure is null || ExecutesFailed)
            _ = ShowAsync(() => Members(added.ChatId!).Add(added));
        return failure is null ? added : throw failure;
    }

    private async Task ShowAsync(Action change)
    {
        if (ListLag > 0)
            await Task.Delay(TimeSpan.FromSeconds(ListLag), time);
        change();
    }

    private async Task RemoveAsync(ChatTarget chat, GraphChatMember member, CancellationToken cancellationToken)
    {
        var request = $"remove {member} {chat.ChatId}";
        Record(request);
        await Task.Delay(TimeSpan.FromSeconds(Seconds), time, cancellationToken);
        var failure = Fail(request);
        if (failure is null || ExecutesFailed)
            _ = ShowAsync(() => Members(chat.ChatId).RemoveAll(other => other.MembershipId == member.MembershipId));
        if (failure is not null)
            throw failure;
    }
}
