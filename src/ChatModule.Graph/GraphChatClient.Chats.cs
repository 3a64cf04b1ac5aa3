using System.Runtime.CompilerServices;
using ChatModule.Graph.Http;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph;

/// <summary>Lists of chats.</summary>
internal sealed partial class GraphChatClient
{
    public async IAsyncEnumerable<GraphChat> ListChatsAsync(
        ChatFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (kind, description) = filter.User is null
            ? (GraphRequestKinds.ListChats, "The list of chats")
            : (GraphRequestKinds.ListChatsOfUser, $"The list of the chats of {filter.User}");
        var request = new GraphRequest(kind, description, context)
        {
            ChatId = null,
            Validate = ValidatePage<ChatModel>,
        };
        var (first, requestInfo) = await ReadFirstPageAsync(filter, request, cancellationToken);
        var pages = ListPagesAsync(first, requestInfo, NewChat, MaxPagesOfUser, request, cancellationToken);
        await foreach (var page in pages)
            foreach (var chat in Read(page, filter))
                yield return chat;
        if (first.NextLink is null || !filter.IncludesMoved)
            yield break;
        // What moved to the front from a page that wasn't read yet is on the first one.
        (first, _) = await ReadFirstPageAsync(filter, request, cancellationToken);
        foreach (var chat in Read(Items(first, request), filter))
            yield return chat;
    }

    private static IEnumerable<GraphChat> Read(IReadOnlyList<ChatModel> page, ChatFilter filter) =>
        page.Select(static chat => chat.ToChat()).Where(filter.Matches);

    private static ChatModel NewChat(object? node) => new();

    private static PageModel<ChatModel> NewPage(object? node) => new(NewChat);

    // With as much of the filter as the service accepts; Matches compares the rest.
    private async Task<(PageModel<ChatModel> Page, RequestInformation Request)> ReadFirstPageAsync(
        ChatFilter filter, GraphRequest request, CancellationToken cancellationToken)
    {
        List<ChatConditions> rejected = [];
        foreach (var conditions in filters.Remaining(filter.Conditions))
        {
            var requestInfo = ListRequest(filter, conditions, request);
            try
            {
                var page = await SendAsync(requestInfo, NewPage, request, cancellationToken);
                filters.Add(rejected);
                return (page!, requestInfo);
            }
            catch (GraphChatException e)
                when (conditions != 0 && e is { Error: GraphChatError.BadRequest, StatusCode: 400 })
            {
                rejected.Add(conditions);
            }
        }
        throw new InvalidOperationException("A list without a filter is always tried.");
    }

    private static RequestInformation ListRequest(ChatFilter filter, ChatConditions conditions, GraphRequest request)
    {
        var owner = filter.User is null ? "" : "/users/{user%2Did}";
        var requestInfo = Get($"{{+baseurl}}{owner}/chats{{?%24expand,%24filter,%24top}}");
        if (filter.User is not null)
            requestInfo.PathParameters.Add("user%2Did", Key(filter.User, request));
        requestInfo.QueryParameters.Add("%24expand", "members");
        requestInfo.QueryParameters.Add("%24top", "50");
        if (filter.ToOData(conditions) is { } condition)
            requestInfo.QueryParameters.Add("%24filter", condition);
        return requestInfo;
    }
}
