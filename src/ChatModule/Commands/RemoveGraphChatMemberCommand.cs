using System.Management.Automation;
using ChatModule.Membership;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Removes members from group chats.</summary>
[Cmdlet(VerbsCommon.Remove, "GraphChatMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(GraphChatMember), typeof(GraphChat))]
public sealed class RemoveGraphChatMemberCommand : ChatMemberCommand
{
    /// <summary>The ID of a membership: of a piped member, which need not be a user.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? MembershipId { get; set; }

    private protected override MemberInputProcessor CreateProcessor() => new MemberRemovalProcessor(this);
}
