using ChatModule.Commands;
using ChatModule.Pipeline;

namespace ChatModule.Membership;

/// <summary>Removes the members of Remove-GraphChatMember.</summary>
internal sealed class MemberRemovalProcessor : MemberInputProcessor
{
    private readonly RemoveGraphChatMemberCommand cmdlet;
    private readonly MemberRemover remover;
    private GraphChatMember? caller;

    private GraphChatMember? Caller => caller ??= ReadCaller();

    public MemberRemovalProcessor(RemoveGraphChatMemberCommand cmdlet)
        : base(cmdlet)
    {
        this.cmdlet = cmdlet;
        remover = new(cmdlet.Client, Members, Lookup, Changes);
    }

    public override BulkTexts Texts { get; } =
        new("Removing members", "removed", "The pipeline ended before these members were output.");

    // A person whom nothing identifies isn't left in a chat, and nobody leaves a one-on-one chat.
    public override void WriteSummary(RequestQueue queue)
    {
        var count = queue.Failed - queue.FailedBy(
            GraphChatError.MemberNotRecognized, GraphChatError.MemberNotFound, GraphChatError.NotAGroup);
        if (count == 0)
            return;
        var left = count == 1 ? "1 member is" : $"{count} members are";
        cmdlet.WriteWarningText($"{left} left; the errors say why. The same line can be run again: for members who are "
            + "gone, nothing is sent.");
    }

    // The members of a chat that was just created have no membership ID. The caller among them isn't named, either.
    protected override Func<ItemChange<GraphChatMember>>? Prepare(
        ChatTarget chat, Person person, object? item, object? target)
    {
        chat.RequireGroup($"{person.Name} can't be removed from it.");
        var listed = Items.Unwrap(item) as GraphChatMember;
        var leaver = new Leaver(chat) { Person = person, Caller = listed is null ? null : Caller };
        if (Lookup.TryFind(chat, person, out var member) && member is null)
            return Return(MemberRemover.NothingToRemove(leaver, target));
        var isUnnamedCaller = listed is not null && leaver.IsUnnamedCaller(listed);
        return isUnnamedCaller || cmdlet.ShouldChange($"Remove {leaver.Describe()}")
            ? () => remover.Enqueue(leaver, target)
            : null;
    }

    // A person who is named is meant, and not the membership that came with the chat. A member of another chat than
    // -ChatId is a person, too: the membership is of the other chat.
    protected override bool TryPrepareMembership(
        ChatTarget chat, object? input, out Func<ItemChange<GraphChatMember>>? change)
    {
        change = null;
        if (cmdlet.Member is not null || string.IsNullOrWhiteSpace(cmdlet.MembershipId))
            return false;
        // That of a row may be a link.
        if (Items.Open(input).GetString("ChatId") is { } own && own != chat.ChatId && own != cmdlet.ChatId)
            return false;
        var member = ReadMembership(chat, input);
        chat.RequireGroup($"{member.Describe()} can't be removed from it.");
        var leaver = new Leaver(chat)
        {
            Membership = member,
            Caller = Caller,
        };
        if (leaver.IsUnnamedCaller(member) || cmdlet.ShouldChange($"Remove {leaver.Describe()}"))
        {
            var target = input ?? cmdlet.MembershipId;
            change = () => remover.Enqueue(leaver, target);
        }
        return true;
    }

    public override string? DescribeUnwritten(ItemResult<GraphChatMember> result) => result switch
    {
        { Output: { } removed } => $"Removed: {removed.Describe()} from the chat {removed.ChatId}",
        _ => Texts.DescribeUncertain(result.Failure),
    };

    // By name: a member who was saved and loaded has another type.
    private GraphChatMember ReadMembership(ChatTarget chat, object? input)
    {
        if (Items.Unwrap(input) is GraphChatMember member)
            return member;
        var row = Items.Open(input);
        return new()
        {
            ChatId = chat.ChatId,
            MembershipId = cmdlet.MembershipId,
            UserId = row.GetString("UserId"),
            UserPrincipalName = row.GetString("UserPrincipalName"),
            DisplayName = row.GetString("DisplayName"),
            MemberType = row.GetString("MemberType"),
        };
    }

    private GraphChatMember? ReadCaller()
    {
        var connection = cmdlet.EffectiveConnection;
        var known = connection.Caller.Known;
        if (connection.IsAppOnly || known is { UserId: not null })
            return known?.ToMember(null);
        var token = cmdlet.Dispatcher.PipelineStopToken;
        return cmdlet.Dispatcher.Await(connection.Caller.GetAsync(cmdlet.Client, token))?.ToMember(null);
    }
}
