using System.Management.Automation;
using ChatModule.Membership;

namespace ChatModule.Pipeline;

/// <summary>A cmdlet that changes the members of chats. Each person is an item of its own.</summary>
public abstract class ChatMemberCommand : ExistingChatCommand
{
    private MemberInputProcessor? processor;
    private RequestQueue<GraphChatMember>? queue;

    /// <summary>
    /// People: UPNs, object IDs, or objects that identify a user. When omitted, the piped item is the person.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ListAsItem]
    public object?[]? Member { get; set; }

    /// <summary>Emit what was piped in instead of the members.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Whether what was piped in is emitted. Without a pipeline there is nothing to pass.</summary>
    internal bool PassesInput => PassThru && MyInvocation.ExpectingInput;

    private protected override RequestQueue CreateQueue()
    {
        processor = CreateProcessor();
        queue = new(this, processor.Texts, processor.DescribeUnwritten, processor.ToOutput);
        return queue;
    }

    /// <summary>What the cmdlet does with a person.</summary>
    private protected abstract MemberInputProcessor CreateProcessor();

    private protected sealed override void ProcessItem(object? input) => processor!.Process(input, queue!);

    private protected sealed override void WriteSummary() => processor!.WriteSummary(Queue);
}
