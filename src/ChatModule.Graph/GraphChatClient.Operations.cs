using System.Runtime.CompilerServices;
using ChatModule.Graph.Http;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph;

/// <content>The operations of a chat.</content>
internal sealed partial class GraphChatClient
{
    public async Task<GraphChatOperation> GetOperationAsync(
        string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken)
    {
        var description = $"The operation {operationId} of the chat {chatId}";
        var request = new GraphRequest(GraphRequestKinds.ReadOperation, description, context)
        {
            ChatId = chatId,
            Validate = static (read, _) => read is null ? Empty
                : read is OperationModel { IsIdentified: false } ? "the response isn't an operation"
                : null,
        };
        var requestInfo = Operations(
            "{+baseurl}/chats/{chat%2Did}/operations/{operation%2Did}{?%24select}", chatId, select, request);
        requestInfo.PathParameters.Add("operation%2Did", Key(operationId, request));
        var operation = await SendAsync(
            requestInfo, _ => new OperationModel(select.Count > 0), request, cancellationToken);
        return operation!.ToOperation(chatId);
    }

    public async IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(
        string chatId, IReadOnlyList<string> select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.ReadOperation, $"The operations of the chat {chatId}", context)
        {
            ChatId = chatId,
            Validate = ValidatePage<OperationModel>,
        };
        var requestInfo = Operations("{+baseurl}/chats/{chat%2Did}/operations{?%24select}", chatId, select, request);
        var operations = ListAsync(
            requestInfo, _ => new OperationModel(select.Count > 0), MaxPagesOfChat, request, cancellationToken);
        await foreach (var operation in operations)
            yield return operation.ToOperation(chatId);
    }

    private static RequestInformation Operations(
        string template, string chatId, IReadOnlyList<string> select, GraphRequest request)
    {
        var requestInfo = Get(template);
        // createChat comes after the enumeration's sentinel. Without this header the service may return
        // unknownFutureValue.
        requestInfo.Headers.Add("Prefer", "include-unknown-enum-members");
        requestInfo.PathParameters.Add("chat%2Did", Key(chatId, request));
        if (select.Count > 0)
            requestInfo.QueryParameters.Add("%24select", string.Join(',', select));
        return requestInfo;
    }
}
