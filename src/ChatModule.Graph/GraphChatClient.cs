using System.Runtime.CompilerServices;
using ChatModule.Graph.Http;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph;

/// <summary>
/// The port on the Graph SDK, at the beta root: its request builders and its models say what is sent, its JSON reads the
/// answers. What is read has models of its own, with the few properties that are promised.
/// </summary>
internal sealed class GraphChatClient(IRequestAdapter sdk, Uri endpoint, string root, IRequestTrace? trace) : IGraphChatClient
{
    public async Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.CreateChat, $"The {chat.Describe()}", chat.IsRepeatable, trace);
        var request = Chats.ToPostRequestInformation(ChatRequest.Build(chat, root));
        var made = await SendAsync(request, static _ => new ChatModel(), intent, cancellation);
        return ChatAnswer.Read(chat, made, intent.Location, endpoint, intent.What);
    }

    public async Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadOperation, $"The operation {operationId} of the chat {chatId}", repeatable: true, trace);
        var request = Operations(chatId, select);
        request.UrlTemplate = "{+baseurl}/chats/{chat%2Did}/operations/{operation%2Did}{?%24select}";
        request.PathParameters.Add("operation%2Did", operationId);
        var operation = await SendAsync(request, static _ => new OperationModel(), intent, cancellation);
        return (operation ?? throw intent.NotPromised("the answer is empty")).ToOperation(chatId);
    }

    public async IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(string chatId, IReadOnlyList<string> select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadOperation, $"The operations of the chat {chatId}", repeatable: true, trace);
        var request = Operations(chatId, select);
        request.UrlTemplate = "{+baseurl}/chats/{chat%2Did}/operations{?%24select}";
        await foreach (var operation in ListAsync(request, static _ => new OperationModel(), intent, cancellation))
            yield return operation.ToOperation(chatId);
    }

    public async Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken)
    {
        var intent = new RequestIntent(GraphCall.ReadChat, $"The chat {chatId}", repeatable: true, trace);
        var request = Get("{+baseurl}/chats/{chat%2Did}{?%24expand}");
        request.PathParameters.Add("chat%2Did", chatId);
        request.QueryParameters.Add("%24expand", "members");
        var chat = await SendAsync(request, static _ => new ChatModel(), intent, cancellationToken);
        return chat?.ToChat() ?? throw intent.NotPromised("the response has no chat ID");
    }

    public async IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var intent = new RequestIntent(GraphCall.ListChats, filter.User is null ? "The list of chats" : $"The list of the chats of {filter.User}", repeatable: true, trace);
        var request = Get(filter.User is null ? "{+baseurl}/chats{?%24expand,%24filter,%24top}" : "{+baseurl}/users/{user%2Did}/chats{?%24expand,%24filter,%24top}");
        if (filter.User is not null)
            request.PathParameters.Add("user%2Did", filter.User);
        request.QueryParameters.Add("%24expand", "members");
        request.QueryParameters.Add("%24top", "50");
        if (filter.ToOData() is { } condition)
            request.QueryParameters.Add("%24filter", condition);
        await foreach (var chat in ListAsync(request, static _ => new ChatModel(), intent, cancellationToken))
            if (chat.ToChat() is { } read && filter.Matches(read))
                yield return read;
    }

    public async Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken)
    {
        var intent = new RequestIntent(GraphCall.ReadUser, $"The user {userPrincipalName}", repeatable: true, trace);
        var request = Get("{+baseurl}/users/{user%2Did}{?%24select}");
        request.PathParameters.Add("user%2Did", userPrincipalName);
        request.QueryParameters.Add("%24select", "id");
        var user = await SendAsync(request, static _ => new CallerModel(), intent, cancellationToken);
        return user?.Id ?? throw intent.NotPromised("the response has no user ID");
    }

    public async Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadMembers, $"The members of the chat {chatId}", repeatable: true, trace);
        List<GraphChatMember> members = [];
        await foreach (var member in ListAsync(Chats[chatId].Members.ToGetRequestInformation(), static _ => new MemberModel(), intent, cancellation))
            if (member.IsUser)
                members.Add(member.ToMember());
        return members;
    }

    public async Task<Person> GetCallerAsync(CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadCaller, "The signed-in user", repeatable: true, trace);
        var request = new MeRequestBuilder([], sdk).ToGetRequestInformation(static me => me.QueryParameters.Select = ["id", "userPrincipalName"]);
        var user = await SendAsync(request, static _ => new CallerModel(), intent, cancellation);
        return user?.Id is { } id
            ? new Person { Key = id, UserId = id, UserPrincipalName = user.UserPrincipalName, IsGuest = Person.HasGuestMark(user.UserPrincipalName) }
            : throw intent.NotPromised("the answer names no user");
    }

    private ChatsRequestBuilder Chats => new([], sdk);

    // Every page; those after the first with what the service's link says.
    private async IAsyncEnumerable<T> ListAsync<T>(RequestInformation request, ParsableFactory<T> item, RequestIntent intent, [EnumeratorCancellation] CancellationToken cancellation) where T : AnswerModel
    {
        while (true)
        {
            var page = await SendAsync(request, _ => new PageModel<T>(item), intent, cancellation) ?? throw intent.NotPromised("the answer is empty");
            foreach (var one in page.Value)
                yield return one;
            if (page.NextLink is null)
                yield break;
            var next = new RequestInformation { HttpMethod = Method.GET, URI = NextPage(page.NextLink, intent) };
            next.Headers.AddAll(request.Headers);
            request = next;
        }
    }

    // A link of the service is followed on the connected host only, and only with what the link asks for.
    private Uri NextPage(string link, RequestIntent intent)
    {
        if ((!Uri.TryCreate(link, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            && !Uri.TryCreate($"{root}/{link.TrimStart('/')}", UriKind.Absolute, out address))
            throw intent.NotPromised("the answer's link to the next page is no address");
        OperationLocation.RequireHost(address, endpoint);
        return address;
    }

    private static RequestInformation Get(string template)
    {
        var request = new RequestInformation { HttpMethod = Method.GET, UrlTemplate = template };
        request.Headers.Add("Accept", "application/json");
        return request;
    }

    private static RequestInformation Operations(string chatId, IReadOnlyList<string> select)
    {
        var request = new RequestInformation { HttpMethod = Method.GET };
        request.Headers.Add("Accept", "application/json");
        // createChat stands behind the enum's sentinel: without this the service may answer unknownFutureValue.
        request.Headers.Add("Prefer", "include-unknown-enum-members");
        request.PathParameters.Add("chat%2Did", chatId);
        if (select.Count > 0)
            request.QueryParameters.Add("%24select", string.Join(',', select));
        return request;
    }

    private Task<T?> SendAsync<T>(RequestInformation request, ParsableFactory<T> factory, RequestIntent intent, CancellationToken cancellation) where T : AnswerModel
    {
        request.AddRequestOptions([intent]);
        return sdk.SendAsync(request, factory, errorMapping: null, cancellation);
    }
}
