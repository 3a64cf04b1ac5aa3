using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>Sends chats side by side and writes them in the order they came, as soon as they and all before are done.</summary>
internal sealed class ChatQueue : IAsyncDisposable
{
    private readonly ConnectedCommand cmdlet;
    private readonly ChatMaker maker;
    private readonly OrderedBatch<ChatOutcome> batch;
    private readonly ProgressLine progress;
    private int made;
    private int failed;

    // What was taken and is being written. A write that throws leaves it here, and it's reported with the rest.
    private ChatOutcome? writing;
    private IReadOnlyList<ChatOutcome> untaken = [];

    public ChatQueue(ConnectedCommand cmdlet, ChatMaker maker, int limit)
    {
        this.cmdlet = cmdlet;
        this.maker = maker;
        batch = new(limit, cmdlet.Thread.Wake, cmdlet.Thread.Stopping);
        progress = new(cmdlet, 1, "Creating chats");
    }

    /// <summary>Sends a chat as soon as there is a free slot; writes meanwhile what is done.</summary>
    public void Send(ChatDefinition chat, object? input)
    {
        cmdlet.Thread.WaitUntil(() =>
        {
            WriteReady();
            // Off the pipeline's thread, which has its own to do meanwhile: the next item, the views.
            return batch.TryStart(token => Task.Run(() => maker.SendAsync(chat, input, token)), maker.SettleAsync);
        });
        Views.Load(cmdlet);
    }

    /// <summary>Writes an error in its place: after the chats that came before it.</summary>
    public void Fail(GraphChatException failure, object? input) => cmdlet.Thread.WaitUntil(() =>
    {
        WriteReady();
        return batch.TryAdd(new ChatOutcome(input, null, failure));
    });

    /// <summary>Writes what is done so far.</summary>
    public void WriteReady()
    {
        // A stop is seen before a result is taken: behind it nothing can be written.
        for (cmdlet.Thread.ThrowIfStopping(); batch.TryTake(out var outcome); cmdlet.Thread.ThrowIfStopping())
            Write(outcome!);
        progress.Show(() => $"{made} created{(failed > 0 ? $", {failed} failed" : "")}, {batch.Pending} under way, {cmdlet.ToldToWait ?? $"{(made + failed) / progress.Elapsed.TotalSeconds:0.0}/s"}");
    }

    /// <summary>Waits for all.</summary>
    public void Drain()
    {
        cmdlet.Thread.WaitUntil(() =>
        {
            WriteReady();
            return batch.Pending == 0;
        });
        progress.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        untaken = await batch.StopAsync();
        await maker.DisposeAsync();
    }

    /// <summary>
    /// Names the groups that exist or may exist and weren't written: one that nobody knows of is created a second time when its
    /// item is retried. A one-on-one chat isn't.
    /// </summary>
    public void WarnUnwritten()
    {
        var groups = untaken.Prepend(writing).Select(Describe).OfType<string>().ToArray();
        if (groups.Length > 0)
            cmdlet.WarnAtTheEnd($"The pipeline ended before these group chats were passed on. Check them before you retry their items.\n{string.Join('\n', groups)}");
    }

    private static string? Describe(ChatOutcome? outcome) => ServiceText.Inert(outcome switch
    {
        { Chat: { ChatType: ChatDefinition.Group } chat } => $"{(chat.IsExisting ? "Exists" : "Created")}: group chat {(chat.Topic is null ? "" : $"'{chat.Topic}' ")}with {chat.Members.Count} members, {chat.ChatId}",
        { Failure: { Error: GraphChatError.ChatOutcomeUnknown } lost } => $"May exist: {lost.Message}",
        _ => null,
    });

    // The chat first: whatever its error does to the pipeline, a chat that exists is not lost.
    private void Write(ChatOutcome outcome)
    {
        writing = outcome;
        if (outcome.Chat is not null)
        {
            made++;
            Emit(outcome.Chat);
            writing = outcome with { Chat = null };
        }
        if (outcome.Failure is { } failure)
        {
            if (outcome.Chat is null)
                failed++;
            cmdlet.WriteFailure(failure, outcome.Input);
        }
        writing = null;
    }

    private void Emit(GraphChat chat)
    {
        try
        {
            cmdlet.Emit(chat);
        }
        catch (FlowControlException)
        {
            // Downstream has it, and wants no more: Select-Object -First, or break.
            writing = null;
            throw;
        }
    }
}
