namespace ChatModule;

/// <summary>Sends messages: those to one chat in their order, when it's their turn; other chats go on meanwhile.</summary>
internal sealed class ChatMessageSender(IGraphChatClient client, int limit, MessageTurns turns) : IDisposable
{
    private readonly SemaphoreSlim concurrency = new(limit);

    /// <summary>
    /// Puts a message in line for its chat. Called in the order of the messages; what it returns waits for the turn, and has to
    /// be run.
    /// </summary>
    public Func<CancellationToken, Task<ItemResult<GraphChatMessage>>> Enqueue(MessageDefinition message, object? input)
    {
        var turn = turns.Take(message.ChatId);
        return cancellationToken => turn.UseAsync(async () =>
        {
            await concurrency.WaitAsync(cancellationToken);
            try
            {
                return await SendAsync(message, input, cancellationToken);
            }
            finally
            {
                concurrency.Release();
            }
        }, cancellationToken);
    }

    public void Dispose() => concurrency.Dispose();

    private async Task<ItemResult<GraphChatMessage>> SendAsync(MessageDefinition message, object? input, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await client.SendMessageAsync(message, cancellationToken);
            sent.InputObject = input;
            return new(input, sent, null);
        }
        catch (GraphChatException e)
        {
            // What may have been sent isn't sent again by piping it: its target says so.
            return new(e.Error == GraphChatError.MessageOutcomeUnknown ? message.ToUnconfirmed(input) : input, null, e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var lost = GraphRequestKinds.SendMessage.Unexpected($"The {message.Describe()}", e, mayHaveExecuted: true);
            return new(message.ToUnconfirmed(input), null, lost);
        }
    }
}
