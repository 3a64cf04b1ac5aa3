using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ChatModule;

/// <summary>
/// Makes sending messages idempotent: a message that the signed-in user has sent to the chat already is used instead of
/// another one, and a lost response is looked for.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="userId">The object ID of the signed-in user.</param>
/// <param name="since">How far back the messages of a chat are read.</param>
/// <param name="recent">What the connection has sent lately.</param>
/// <param name="time">The clock.</param>
internal sealed class ExistingMessages(
    IGraphChatClient client, string userId, DateTimeOffset since, RecentMessages recent, TimeProvider time)
{
    private const int MaxAttempts = 3;

    // When a message is looked for after its response was lost. How soon one is listed isn't documented; some seconds
    // are typical. One that isn't there at the last of these times, which is many times that, isn't there.
    private static readonly TimeSpan[] LookupTimes =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), LostGroupSearch.ListDelay];

    // The user's messages of the chats that were read, and those of this run. The text is in the key.
    private readonly ConcurrentDictionary<MessageKey, GraphChatMessage> known = new();
    private readonly ConcurrentDictionary<string, bool> readChats = new(StringComparer.Ordinal);

    // Those that are older than what is used, and so can't be the one whose response is lost.
    private readonly ConcurrentDictionary<(string ChatId, string? MessageId), bool> older = new();

    // This computer's clock may be ahead of the service's: a message that is sent now has an earlier time then.
    private readonly DateTimeOffset readSince = Earlier(since, time.GetUtcNow() - ConnectionChecker.MaxClockSkew);
    private readonly KeptRequest<bool> permission = new();

    /// <summary>The message that exists; null when it would be sent. Nothing is.</summary>
    /// <exception cref="GraphChatException">The messages of the chat can't be read.</exception>
    public async Task<GraphChatMessage?> FindAsync(
        MessageDefinition message, bool isNewChat, CancellationToken cancellationToken)
    {
        try
        {
            // The first chat shows whether messages may be read: a permission that is missing is one request.
            await permission.GetAsync(token => TryReadChatAsync(message.ChatId, isNewChat, token), cancellationToken);
            if (!readChats.ContainsKey(message.ChatId))
                await ReadChatAsync(message.ChatId, isNewChat, cancellationToken);
            var key = message.Key;
            if (known.TryGetValue(key, out var existing))
                return existing;
            if (recent.Find(key) is not { } entry || entry.Sent?.CreatedDateTime < since)
                return null;
            return entry.Sent ?? await LookForAsync(message, entry.At, cancellationToken);
        }
        catch (GraphChatException e)
        {
            throw Unsent(message, e);
        }
    }

    /// <summary>The message that exists, or else the one that is sent.</summary>
    /// <exception cref="GraphChatException">The messages can't be read, or the message can't be sent.</exception>
    public async Task<GraphChatMessage> GetOrSendAsync(
        MessageDefinition message, bool isNewChat, CancellationToken cancellationToken)
    {
        if (await FindAsync(message, isNewChat, cancellationToken) is { } existing)
            return existing.As(message, isExisting: true);
        var sent = await SendAsync(message, cancellationToken);
        known[message.Key] = sent.WithoutText();
        return sent;
    }

    private async Task<GraphChatMessage> SendAsync(MessageDefinition message, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.SendMessageAsync(message, cancellationToken);
            }
            catch (GraphChatException lost) when (lost.Error == GraphChatError.MessageOutcomeUnknown)
            {
                var lostAt = time.GetTimestamp();
                if (await LookForLostAsync(message, lost, lostAt, cancellationToken) is { } found)
                    return found.As(message, isExisting: false);
                if (attempt == MaxAttempts)
                    throw lost.With(
                        $"{lost.Message} It was sent {attempt} times, and isn't in the chat a minute after each.",
                        "Run the same line with -ReuseExisting later: it sends the message if it isn't there then.");
            }
        }
    }

    private async Task<GraphChatMessage?> LookForLostAsync(
        MessageDefinition message, GraphChatException lost, long lostAt, CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            return await LookForAsync(message, lostAt, cancellationToken);
        }
        catch (GraphChatException e)
        {
            reason = $"It was looked for, but the messages of the chat can't be read. {e.Message}";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            reason = "The pipeline ended while it was looked for.";
        }
        throw lost.With($"{lost.Message} {reason}", GraphRequestKinds.SendMessage.Effect!.MayExist);
    }

    // Null when the message certainly isn't there.
    private async Task<GraphChatMessage?> LookForAsync(
        MessageDefinition message, long lostAt, CancellationToken cancellationToken)
    {
        var wanted = message.Key;
        foreach (var after in LookupTimes)
        {
            var delay = after - time.GetElapsedTime(lostAt);
            if (delay > TimeSpan.Zero)
                await Task.Delay(Milliseconds.RoundUp(delay), time, cancellationToken);
            else if (after != LookupTimes[^1])
                continue;
            await foreach (var (key, sent) in ReadAsync(message.ChatId, cancellationToken))
                if (key == wanted && !older.ContainsKey((sent.ChatId, sent.MessageId)))
                    return sent;
        }
        recent.Remove(wanted);
        return null;
    }

    private async Task<bool> TryReadChatAsync(string chatId, bool isNewChat, CancellationToken cancellationToken)
    {
        try
        {
            await ReadChatAsync(chatId, isNewChat, cancellationToken);
        }
        catch (GraphChatException e) when (e.Error != GraphChatError.MissingPermission)
        {
            // It says nothing about other chats.
        }
        return true;
    }

    // Users report that a new chat isn't found for some seconds.
    private async Task ReadChatAsync(string chatId, bool isNewChat, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await foreach (var (key, message) in ReadAsync(chatId, cancellationToken))
                    _ = message.CreatedDateTime < since
                        ? older.TryAdd((message.ChatId, message.MessageId), true)
                        : known.TryAdd(key, message);
                readChats[chatId] = true;
                return;
            }
            catch (GraphChatException e)
                when (e.Error == GraphChatError.ChatNotFound && isNewChat && attempt < LookupDelays.OfChat.Count)
            {
                await Task.Delay(LookupDelays.OfChat[attempt], time, cancellationToken);
            }
        }
    }

    // The user's own messages, newest first.
    private async IAsyncEnumerable<(MessageKey Key, GraphChatMessage Message)> ReadAsync(
        string chatId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new MessageRange { After = readSince };
        await foreach (var message in range.ReadAsync(client, chatId, cancellationToken))
        {
            if (message.IsDeleted || !IsOwn(message))
                continue;
            foreach (var key in MessageKey.Of(message))
                yield return (key, message.WithoutText());
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private bool IsOwn(GraphChatMessage message) => userId.Equals(message.From?.Id, StringComparison.OrdinalIgnoreCase);

    private static GraphChatException Unsent(MessageDefinition message, GraphChatException e) => e.With(
        $"The {message.Describe()} wasn't sent, because it isn't known whether it was sent before. {e.Message}",
        e.Error == GraphChatError.MissingPermission
            ? "Connect with a scope that reads messages: Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, "
                + "Chat.Read, ChatMessage.Send. Or leave -ReuseExisting out."
            : e.RecommendedAction ?? "");
}
