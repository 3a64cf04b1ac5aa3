using System.Globalization;
using System.Runtime.CompilerServices;
using ChatModule.Graph.Http;
using ChatModule.Graph.Models;

namespace ChatModule.Graph;

/// <content>The messages of a chat.</content>
internal sealed partial class GraphChatClient
{
    private const string MessagesOfChat = "{+baseurl}/chats/{chat%2Did}/messages{?%24filter,%24orderby,%24top}";

    // A million messages of one chat, with 50 on a page.
    private const int MaxPagesOfMessages = 20_000;

    public async IAsyncEnumerable<GraphChatMessage> ListMessagesAsync(
        string chatId, DateTimeOffset? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.ReadMessages, $"The messages of the chat {chatId}", context)
        {
            ChatId = chatId,
            Validate = ValidatePage<MessageModel>,
        };
        var requestInfo = Get(MessagesOfChat);
        // Without this header, systemEventMessage is unknownFutureValue:
        // https://learn.microsoft.com/graph/api/chat-list-messages.
        requestInfo.Headers.Add("Prefer", "include-unknown-enum-members");
        requestInfo.PathParameters.Add("chat%2Did", Key(chatId, request));
        requestInfo.QueryParameters.Add("%24orderby", "createdDateTime desc");
        requestInfo.QueryParameters.Add("%24top", "50");
        if (before is { } time)
            requestInfo.QueryParameters.Add("%24filter", $"createdDateTime lt {ToMilliseconds(time)}");
        var messages = ListAsync(
            requestInfo, static _ => new MessageModel(), MaxPagesOfMessages, request, cancellationToken);
        await foreach (var message in messages)
            yield return message.ToMessage(chatId);
    }

    // The service's times have milliseconds. The next one, so that none is left out.
    private static string ToMilliseconds(DateTimeOffset time) => time.UtcDateTime
        .AddTicks(TimeSpan.TicksPerMillisecond - 1)
        .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
