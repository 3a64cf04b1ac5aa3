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
        while (batch.TryTake(out var outcome))
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
        var unwritten = await batch.StopAsync();
        await maker.DisposeAsync();
        Tell(unwritten);
    }

    // Who does not know of these groups sends them again, and has them twice. One-on-one, twice is once.
    private void Tell(IReadOnlyList<ChatOutcome> unwritten)
    {
        var groups = unwritten.Select(outcome => outcome switch
        {
            { Chat: { ChatType: ChatDefinition.Group } chat } => $"The group chat {(chat.Topic is null ? "" : $"'{chat.Topic}' ")}with {chat.Members.Count} members was made: {chat.ChatId}",
            { Failure: { Error: GraphChatError.ChatOutcomeUnknown } lost } => $"{lost.Message} It may exist.",
            _ => null,
        }).OfType<string>().ToArray();
        if (groups.Length > 0)
            cmdlet.WarnAfterTheEnd($"The pipeline ended before these group chats came out. Look at them before you send their rows again.\n{string.Join('\n', groups)}");
    }

    // The chat first: whatever its error does to the pipeline, a chat that exists is not lost.
    private void Write(ChatOutcome outcome)
    {
        if (outcome.Chat is not null)
        {
            made++;
            cmdlet.Emit(outcome.Chat);
        }
        if (outcome.Failure is not { } failure)
            return;
        if (outcome.Chat is null)
            failed++;
        cmdlet.WriteFailure(failure, outcome.Input);
    }
}
