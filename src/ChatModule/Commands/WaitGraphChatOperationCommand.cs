using System.Management.Automation;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Waits for any number of operations at the same time.</summary>
[Cmdlet(VerbsLifecycle.Wait, "GraphChatOperation", DefaultParameterSetName = ByInput)]
[OutputType(typeof(GraphChatOperation), typeof(GraphChat))]
public sealed class WaitGraphChatOperationCommand : ConnectedCommand
{
    private const string ByInput = "Input";
    private const string ById = "Id";

    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.OperationNotFound };
    private static readonly ExistingChatReader Chats = new(Items);

    private OperationWaiter? waiter;
    private ProgressLine? progress;
    private bool anyFinished;

    // Counted here, on the pipeline's thread: the waiter is done with an operation a moment before its report arrives.
    private int unreported;

    /// <summary>Chats of New-GraphChat, or operations of Get-GraphChatOperation.</summary>
    [Parameter(ParameterSetName = ByInput, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ListAsItem]
    public object[] InputObject { get; set; } = [];

    /// <summary>The ID of the chat that the operation belongs to.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string ChatId { get; set; } = "";

    /// <summary>The ID of the operation.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OperationId { get; set; } = "";

    /// <summary>Seconds for the whole wait, from the end of the input; -1 waits indefinitely.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateTimeout]
    public double Timeout { get; set; } = -1;

    /// <summary>Seconds between two polls of an operation; grows from 1 to 30 when omitted.</summary>
    [Parameter]
    [ValidateRange(1.0, 86_400.0)]
    public double PollingInterval { get; set; }

    /// <summary>Return as soon as one has finished.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Emit what was piped in instead of the operation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How many polls are in flight at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    private protected override int MaxInFlight => ThrottleLimit;

    private bool IsOver => anyFinished && Any;

    /// <inheritdoc/>
    protected override void BeginProcessingCore()
    {
        base.BeginProcessingCore();
        progress = new ProgressLine(this, 2, "Waiting for chat operations");
        TimeSpan? interval = PollingInterval > 0 ? TimeSpan.FromSeconds(PollingInterval) : null;
        waiter = new OperationWaiter(Client, interval, ThrottleLimit,
            operation => Dispatcher.Post(() => Report(operation)), TimeProvider.System, Dispatcher.PipelineStopToken);
    }

    /// <inheritdoc/>
    protected override void ProcessRecordCore()
    {
        if (ParameterSetName == ById)
            Await(ChatIdReader.Parse(ChatId), OperationId, input: null);
        else
            foreach (var item in InputObject)
                FailOnException(item, () => TakeAll(item));
        Dispatcher.ProcessQueue();
    }

    /// <inheritdoc/>
    protected override void EndProcessingCore()
    {
        AwaitReports(max: 0);
        Dispatcher.ProcessQueue();
        progress!.Complete();
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => waiter?.DisposeAsync() ?? default;

    private void TakeAll(object? item)
    {
        foreach (var element in Items.Flatten(item))
            FailOnException(element, () => Take(element));
    }

    private void FailOnException(object? item, Action process)
    {
        try
        {
            process();
        }
        catch (GraphChatException e)
        {
            WriteFailure(e, item);
        }
    }

    private void Take(object? item)
    {
        var named = Items.Open(item);
        if (named.Text is not null || Chats.Read(named) is not { } chatId)
            throw NotAChat(named.Text);
        chatId = ChatIdReader.Parse(chatId);
        if (named.GetString("OperationId") is { } operationId)
        {
            Await(chatId, operationId, item);
            return;
        }
        // An operation without its ID isn't a chat without an app: skipping it would hide how it ends.
        if (named.TryGet("OperationType", out _))
            throw new GraphChatException(GraphChatError.OperationNotFound,
                $"The operation of the chat {chatId} can't be waited for: it has no OperationId.")
            {
                RecommendedAction = "Add id to -Property of Get-GraphChatOperation, or leave -Property out.",
            };
        // A chat without an app has nothing to wait for.
        if (!PassThru)
            WriteVerboseText($"The chat {chatId} has no operation to wait for.");
        else if (!IsOver)
            WriteResult(item!);
        anyFinished |= PassThru;
    }

    private static GraphChatException NotAChat(string? text)
    {
        var item = text is null ? "The item" : $"'{text}'";
        return new(GraphChatError.OperationNotFound, $"{item} isn't a chat or an operation: it has no ChatId.")
        {
            RecommendedAction =
                "Pipe the output of New-GraphChat or Get-GraphChatOperation, or specify -ChatId and -OperationId.",
        };
    }

    private void Await(string chatId, string operationId, object? input)
    {
        // What is read and hasn't finished takes memory. A wait that takes longer than its time-out ends, and the next
        // ones begin.
        AwaitReports(max: OperationWaiter.MaxPending - 1);
        unreported++;
        waiter!.Add(chatId, operationId, input, (Items.Unwrap(input) as GraphChat)?.CreatedTimestamp);
    }

    private void AwaitReports(int max)
    {
        var timeout = Seconds.ToTimeSpan(Timeout);
        if (Dispatcher.WaitUntil(IsDone, Timeout >= 0 ? timeout : null))
            return;
        foreach (var operation in waiter!.Unfinished)
            waiter.Expire(operation, timeout);
        Dispatcher.WaitUntil(IsDone);

        bool IsDone()
        {
            ShowProgress();
            return IsOver || unreported <= max;
        }
    }

    // One operation is polled once for all items that were piped for it.
    private void Report(AwaitedOperation operation)
    {
        foreach (var input in operation.Inputs)
        {
            unreported--;
            if (!IsOver)
                Report(operation, input);
        }
    }

    private void Report(AwaitedOperation operation, object? input)
    {
        if (operation.Latest is { IsCompleted: true } latest)
        {
            anyFinished = true;
            WriteResult(PassThru && input is not null ? input : latest);
        }
        if (operation.Failure is { } failure)
            WriteFailure(failure, input ?? operation.Latest ?? (object)operation.ChatId);
    }

    // What a person knows a chat by: its title, or its other members.
    private string Describe(AwaitedOperation operation)
    {
        try
        {
            return operation.Inputs[0] is { } input && Describe(input) is { } name ? name : operation.ChatId;
        }
        catch (GraphChatException)
        {
            return operation.ChatId;
        }
    }

    private string? Describe(object input)
    {
        if (Items.GetString(input, "Topic") is { } topic)
            return $"'{topic}'";
        Items.TryGet(input, "Members", out var members);
        var people = Items.Flatten(members).Select(DescribeMember).OfType<string>();
        var others = people.Where(member => !IsCaller(member)).Take(3).ToArray();
        return others.Length > 0 ? string.Join(", ", others) : null;
    }

    private static string? DescribeMember(object? member)
    {
        var named = Items.Open(member);
        return named.Text ?? named.GetString("UserPrincipalName") ?? named.GetString("UserId");
    }

    private bool IsCaller(string member) =>
        member.Equals(EffectiveConnection.Account, StringComparison.OrdinalIgnoreCase)
        || member.Equals(EffectiveConnection.UserId, StringComparison.OrdinalIgnoreCase);

    private void ShowProgress()
    {
        var pending = waiter!.Pending;
        var percent = 100 * (waiter.Added - pending) / Math.Max(1, waiter.Added);
        progress!.Show(() =>
        {
            var waits = DescribeWait(pending) is { } reason ? $", {reason}" : "";
            var slowest = waiter.Unfinished is [var first, ..] ? $"; slowest: {Describe(first)}" : "";
            return $"{waiter.Added - pending} of {waiter.Added} done{waits}{slowest}";
        }, percent);
    }
}
