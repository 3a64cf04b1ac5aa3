using System.Management.Automation;
using ChatModule.Membership;

namespace ChatModule.Pipeline;

/// <summary>A cmdlet that changes the members of chats. Each person is an item of its own.</summary>
public abstract class ChatMemberCommand : BulkCommand
{
    private MemberInputProcessor? processor;
    private RequestQueue<GraphChatMember>? queue;

    /// <summary>The ID of the chat, or its link in Teams.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString, AllowNull]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>
    /// People: UPNs, object IDs, or objects that identify a user. When omitted, the piped item is the person.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public object[]? Member { get; set; }

    /// <summary>Emit what was piped in instead of the members.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The piped object: a chat, a member, or a row with a chat and a person.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>Without a pipeline nothing was piped in, and the parameters are all there is.</summary>
    internal object? PipedInput => MyInvocation.ExpectingInput ? InputObject : null;

    /// <summary>Whether what was piped in is emitted. Without a pipeline there is nothing to pass.</summary>
    internal bool PassesInput => PassThru && MyInvocation.ExpectingInput;

    private protected override RequestQueue CreateQueue()
    {
        processor = CreateProcessor();
        queue = new(this, ThrottleLimit, processor.Texts, processor.DescribeUnwritten, processor.ToOutput);
        return queue;
    }

    /// <summary>What the cmdlet does with a person.</summary>
    private protected abstract MemberInputProcessor CreateProcessor();

    private protected sealed override void ProcessItems() => processor!.Process(queue!);

    private protected sealed override void WriteSummary() => processor!.WriteSummary(Queue.Failed);
}
