using ChatModule.Pipeline;

namespace ChatModule.Membership;

/// <summary>Adds the people of Add-GraphChatMember.</summary>
internal sealed class MemberAdditionProcessor : MemberInputProcessor
{
    private readonly ChatMemberCommand cmdlet;
    private readonly MemberAdder adder;
    private readonly DateTimeOffset? historyStart;
    private readonly string? homeTenant;

    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="historyStart">Since when they see messages; null from now on.</param>
    public MemberAdditionProcessor(ChatMemberCommand cmdlet, DateTimeOffset? historyStart)
        : base(cmdlet)
    {
        this.cmdlet = cmdlet;
        this.historyStart = historyStart;
        homeTenant = cmdlet.EffectiveConnection.TenantId;
        adder = new(cmdlet.Client, Lookup, Changes, TimeProvider.System);
    }

    public override BulkTexts Texts { get; } = new("Adding members", "added", "The pipeline ended before these members "
        + "were output. The same line can be run again after a minute: a member isn't added twice.");

    protected override Func<ItemChange<GraphChatMember>>? Prepare(
        ChatTarget chat, Person person, object? item, object? target)
    {
        chat.RequireGroup($"{person.Name} can't be added to it.");
        var member = new NewMember(chat, person, historyStart, homeTenant);
        if (Lookup.TryFind(chat, person, out var existing) && existing is not null)
            return Return(MemberAdder.Existing(member, existing, target));
        return cmdlet.ShouldChange($"Add {member.Describe()}") ? () => adder.Enqueue(member, target) : null;
    }

    public override string? DescribeUnwritten(ItemResult<GraphChatMember> result) => result switch
    {
        { Output: { IsExisting: false } added } => $"Added: {added.Describe()} to the chat {added.ChatId}",
        _ => Texts.DescribeUncertain(result.Failure),
    };
}
