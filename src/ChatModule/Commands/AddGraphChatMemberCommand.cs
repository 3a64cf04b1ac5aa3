using System.Management.Automation;
using ChatModule.Completion;
using ChatModule.Membership;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Adds people to group chats.</summary>
[Cmdlet(VerbsCommon.Add, "GraphChatMember", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChatMember), typeof(GraphChat))]
public sealed class AddGraphChatMemberCommand : ChatMemberCommand
{
    /// <summary>Which messages of the chat they see: None, All, or those since a point in time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HistoryCompleter))]
    public object History { get; set; } = HistoryStart.None;

    private protected override MemberInputProcessor CreateProcessor() =>
        new MemberAdditionProcessor(this, HistoryStart.Parse(History));
}
