using ChatModule.Chats;
using ChatModule.Pipeline;

namespace ChatModule.Membership;

/// <summary>Turns the input of a cmdlet into changes of the members of chats: one for each person.</summary>
internal abstract class MemberInputProcessor
{
    private readonly ChatMemberCommand cmdlet;
    private readonly PersonReader people;
    private bool hasUnknownRole;

    protected MemberInputProcessor(ChatMemberCommand cmdlet)
    {
        this.cmdlet = cmdlet;
        Items = new() { OnIncompletePage = cmdlet.WriteWarningText };
        people = new(Items) { OnUnknownRole = WarnUnknownRole };
        var finder = new MemberFinder(new UserIdReader(cmdlet.Client), cmdlet.EffectiveConnection.TenantId);
        Changes = ConnectionSession.MemberChanges;
        Members = new(cmdlet.Client, Changes.Recent, TimeProvider.System);
        Lookup = new(Members, finder, Changes.Recent);
    }

    /// <summary>What the progress and the report of an early end say.</summary>
    public abstract BulkTexts Texts { get; }

    protected PowerShellPropertyReader Items { get; }

    /// <summary>The members of the chats.</summary>
    protected ChatMemberCache Members { get; }

    /// <summary>Looks people up among them.</summary>
    protected MemberLookup Lookup { get; }

    /// <summary>What the commands of the process change.</summary>
    protected MemberChanges Changes { get; }

    /// <summary>Processes what is piped in, or given.</summary>
    public void Process(object? input, RequestQueue<GraphChatMember> queue)
    {
        List<Func<ItemChange<GraphChatMember>>> changes = [];
        Prepare(input, changes);
        Start(changes, queue);
    }

    /// <summary>Warns about what neither the output nor the errors show.</summary>
    /// <param name="queue">Knows how many changes failed.</param>
    public virtual void WriteSummary(RequestQueue queue)
    {
    }

    /// <summary>What was changed and not written, in a line; null for nothing.</summary>
    public abstract string? DescribeUnwritten(ItemResult<GraphChatMember> result);

    /// <summary>What is written for a result; null for nothing.</summary>
    public object? ToOutput(ItemResult<GraphChatMember> result) => cmdlet.PassesInput ? result.Input : result.Output;

    /// <summary>
    /// Puts the change that a person stands for in line, when it's started; null when the user declines it.
    /// </summary>
    /// <param name="chat">The chat.</param>
    /// <param name="person">The person.</param>
    /// <param name="item">What the person was read from.</param>
    /// <param name="target">The target of an error.</param>
    protected abstract Func<ItemChange<GraphChatMember>>? Prepare(
        ChatTarget chat, Person person, object? item, object? target);

    /// <summary>Prepares the change of a piped item that isn't a person; false when it is one.</summary>
    /// <param name="chat">The chat.</param>
    /// <param name="input">The piped item; null for none.</param>
    /// <param name="change">The change; null when the user declines it.</param>
    protected virtual bool TryPrepareMembership(
        ChatTarget chat, object? input, out Func<ItemChange<GraphChatMember>>? change)
    {
        change = null;
        return false;
    }

    /// <summary>
    /// A result that is known without a request. Then the user isn't asked about a change that isn't one.
    /// </summary>
    protected static Func<ItemChange<GraphChatMember>> Return(ItemResult<GraphChatMember> result) =>
        () => _ => Task.FromResult(result);

    private void Prepare(object? input, List<Func<ItemChange<GraphChatMember>>> changes)
    {
        var chat = ChatTargetReader.Read(Items, cmdlet.ChatId, input);
        if (TryPrepareMembership(chat, input, out var membership))
        {
            if (membership is not null)
                changes.Add(membership);
            return;
        }
        var isItem = cmdlet.Member is null && input is not null;
        if (isItem && Items.Open(input).TryGet("Members", out _))
            throw MissingMember(chat);
        var label = $"{(isItem ? $"Item {cmdlet.RecordNumber}" : "-Member")} (for the {chat.Describe()})";
        // Read to its end before any of it is sent: when that fails, all of it can be retried. A cell or a variable
        // without anyone is an error, and not silence.
        foreach (var item in Items.Flatten(cmdlet.Member ?? [input]).DefaultIfEmpty().ToArray())
            if (PreparePerson(chat, item, label, input ?? item) is { } change)
                changes.Add(change);
    }

    private Func<ItemChange<GraphChatMember>>? PreparePerson(
        ChatTarget chat, object? item, string label, object? target)
    {
        try
        {
            return Prepare(chat, people.Read(item, label), item, target);
        }
        catch (GraphChatException e)
        {
            return Return(new(target, null, e));
        }
    }

    // A chat that was piped as a whole: its members aren't the people.
    private GraphChatException MissingMember(ChatTarget chat) => new(GraphChatError.MemberNotRecognized,
        $"Item {cmdlet.RecordNumber} is the {chat.Describe()}, and -Member is missing: the people aren't specified.")
    {
        RecommendedAction = $"Specify them after the cmdlet: {cmdlet.MyInvocation.MyCommand.Name} megan@contoso.com. "
            + "Or pipe rows with a ChatId and a person.",
    };

    private void Start(List<Func<ItemChange<GraphChatMember>>> changes, RequestQueue<GraphChatMember> queue)
    {
        List<Task<ItemResult<GraphChatMember>>> started = [];
        foreach (var change in changes)
        {
            queue.Start(change, result =>
            {
                started.Add(result);
                var isLast = started.Count == changes.Count;
                return cmdlet.PassesInput ? PassAsync(result, isLast ? started : null) : result;
            });
        }
    }

    // What was piped in is passed once: after the last of its people, when none of them failed.
    private static async Task<ItemResult<GraphChatMember>> PassAsync(
        Task<ItemResult<GraphChatMember>> own, List<Task<ItemResult<GraphChatMember>>>? all)
    {
        var result = await own;
        var passes = all is not null && (await Task.WhenAll(all)).All(static one => one.Failure is null);
        return passes || result.Failure is not null ? result : result with { Input = null };
    }

    private void WarnUnknownRole(string role, string name)
    {
        if (!hasUnknownRole)
            cmdlet.WriteWarningText($"'{role}', the role of {name}, isn't a chat role (owner, guest, or member). "
                + "It was ignored, as are others like it.");
        hasUnknownRole = true;
    }
}
