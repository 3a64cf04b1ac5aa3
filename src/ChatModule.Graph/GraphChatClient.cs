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
    // A group has at most 250 members: learn.microsoft.com/microsoftteams/limits-specifications-teams.
    private const int MaxPagesOfChat = 250;

    // A million chats of one person, with 50 on a page.
    private const int MaxPagesOfUser = 20_000;

    private const string Empty = "the response is empty";

    public async Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellationToken)
    {
        GraphRequestOption option = null!;
        option = new(GraphOperationPermissions.CreateChat, $"The {chat.Describe()}", chat.IsIdempotent, trace) { Validate = created => ChatResponseMapper.Validate((ChatModel?)created, option.Location) };
        try
        {
            var request = Chats.ToPostRequestInformation(ChatRequest.Build(chat, root));
            var created = await SendAsync(request, static _ => new ChatModel(), option, cancellationToken);
            return ChatResponseMapper.ToChat(chat, created, option.Location, endpoint, option.Description);
        }
        catch (Exception e) when (!IsPlainCancellation(e, option, cancellationToken))
        {
            throw option.ToFailure(e);
        }
    }

    public async Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ReadOperation, $"The operation {operationId} of the chat {chatId}", isIdempotent: true, trace)
        {
            Validate = read => read is null ? Empty : select.Count == 0 && read is OperationModel { Id: null, Status: null } ? "the response isn't an operation" : null,
        };
        var request = Operations("{+baseurl}/chats/{chat%2Did}/operations/{operation%2Did}{?%24select}", chatId, select, option);
        request.PathParameters.Add("operation%2Did", Key(operationId, option));
        var operation = await SendAsync(request, static _ => new OperationModel(), option, cancellationToken);
        return operation!.ToOperation(chatId);
    }

    public async IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(string chatId, IReadOnlyList<string> select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ReadOperation, $"The operations of the chat {chatId}", isIdempotent: true, trace) { Validate = ValidatePage<OperationModel> };
        var request = Operations("{+baseurl}/chats/{chat%2Did}/operations{?%24select}", chatId, select, option);
        await foreach (var operation in ListAsync(request, static _ => new OperationModel(), option, cancellationToken))
            yield return operation.ToOperation(chatId);
    }

    public async Task<GraphChatMessage> SendMessageAsync(MessageDefinition message, CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.SendMessage, $"The {message.Describe()}", isIdempotent: false, trace)
        {
            Validate = static sent => sent is MessageModel { Id.Length: > 0 } ? null : "the response has no message ID",
        };
        try
        {
            var request = Chats[Key(message.ChatId, option)].Messages.ToPostRequestInformation(MessageRequest.Build(message));
            var sent = await SendAsync(request, static _ => new MessageModel(), option, cancellationToken);
            return sent!.ToMessage(message);
        }
        catch (Exception e) when (!IsPlainCancellation(e, option, cancellationToken))
        {
            throw option.ToFailure(e);
        }
    }

    public async Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ReadChat, $"The chat {chatId}", isIdempotent: true, trace)
        {
            Validate = static read => (read as ChatModel)?.ToChat() is null ? "the response has no chat ID" : null,
        };
        var request = Get("{+baseurl}/chats/{chat%2Did}{?%24expand}");
        request.PathParameters.Add("chat%2Did", Key(chatId, option));
        request.QueryParameters.Add("%24expand", "members");
        var chat = await SendAsync(request, static _ => new ChatModel(), option, cancellationToken);
        return chat!.ToChat()!;
    }

    public async IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ListChats, filter.User is null ? "The list of chats" : $"The list of the chats of {filter.User}", isIdempotent: true, trace) { Validate = ValidatePage<ChatModel> };
        var request = Get(filter.User is null ? "{+baseurl}/chats{?%24expand,%24filter,%24top}" : "{+baseurl}/users/{user%2Did}/chats{?%24expand,%24filter,%24top}");
        if (filter.User is not null)
            request.PathParameters.Add("user%2Did", Key(filter.User, option));
        request.QueryParameters.Add("%24expand", "members");
        request.QueryParameters.Add("%24top", "50");
        if (filter.ToOData() is { } condition)
            request.QueryParameters.Add("%24filter", condition);
        await foreach (var chat in ListAsync(request, static _ => new ChatModel(), option, cancellationToken))
            if (chat.ToChat() is { } read && filter.Matches(read))
                yield return read;
    }

    public async Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ReadUser, $"The user {userPrincipalName}", isIdempotent: true, trace) { Validate = ValidateUser };
        var request = Get("{+baseurl}/users/{user%2Did}{?%24select}");
        request.PathParameters.Add("user%2Did", Key(userPrincipalName, option));
        request.QueryParameters.Add("%24select", "id");
        var user = await SendAsync(request, static _ => new CallerModel(), option, cancellationToken);
        return user!.Id!;
    }

    public async Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ReadMembers, $"The members of the chat {chatId}", isIdempotent: true, trace) { Validate = ValidatePage<MemberModel> };
        List<GraphChatMember> members = [];
        await foreach (var member in ListAsync(Chats[Key(chatId, option)].Members.ToGetRequestInformation(), static _ => new MemberModel(), option, cancellationToken))
            if (member.IsUser)
                members.Add(member.ToMember());
        return members;
    }

    public async Task<Person> GetCallerAsync(CancellationToken cancellationToken)
    {
        var option = new GraphRequestOption(GraphOperationPermissions.ReadCaller, "The signed-in user", isIdempotent: true, trace) { Validate = ValidateUser };
        var request = new MeRequestBuilder([], sdk).ToGetRequestInformation(static me => me.QueryParameters.Select = ["id", "userPrincipalName"]);
        var user = await SendAsync(request, static _ => new CallerModel(), option, cancellationToken);
        return new Person { Key = user!.Id!, UserId = user.Id, UserPrincipalName = user.UserPrincipalName, IsGuest = Person.HasGuestMark(user.UserPrincipalName) };
    }

    private ChatsRequestBuilder Chats => new([], sdk);

    // Every page; those after the first with what the service's link says. Links that go round in a circle, or never
    // end, would be followed indefinitely.
    private async IAsyncEnumerable<T> ListAsync<T>(RequestInformation request, ParsableFactory<T> item, GraphRequestOption option, [EnumeratorCancellation] CancellationToken cancellationToken) where T : ResponseModel
    {
        var maxPages = option.Permissions == GraphOperationPermissions.ListChats ? MaxPagesOfUser : MaxPagesOfChat;
        HashSet<Uri> followed = [];
        while (true)
        {
            var page = await SendAsync(request, _ => new PageModel<T>(item), option, cancellationToken);
            foreach (var one in page!.Value!)
                yield return one;
            if (page.NextLink is null)
                yield break;
            var address = NextPage(page.NextLink, option);
            if (!followed.Add(address))
                throw option.InvalidResponse("the link to the next page was followed before");
            if (followed.Count >= maxPages)
                throw option.InvalidResponse($"there are more than {maxPages} pages");
            var next = new RequestInformation { HttpMethod = Method.GET, URI = address };
            next.Headers.AddAll(request.Headers);
            request = next;
        }
    }

    // A link of the service is followed on the connected host only, and only with what the link asks for.
    private Uri NextPage(string link, GraphRequestOption option)
    {
        if ((!Uri.TryCreate(link, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            && !Uri.TryCreate($"{root}/{link.TrimStart('/')}", UriKind.Absolute, out address))
            throw option.InvalidResponse("the link to the next page isn't an address");
        OperationLocation.RequireHost(address, endpoint);
        return address;
    }

    private static RequestInformation Get(string template)
    {
        var request = new RequestInformation { HttpMethod = Method.GET, UrlTemplate = template };
        request.Headers.Add("Accept", "application/json");
        return request;
    }

    private static RequestInformation Operations(string template, string chatId, IReadOnlyList<string> select, GraphRequestOption option)
    {
        var request = Get(template);
        // createChat stands behind the enum's sentinel: without this the service may answer unknownFutureValue.
        request.Headers.Add("Prefer", "include-unknown-enum-members");
        request.PathParameters.Add("chat%2Did", Key(chatId, option));
        if (select.Count > 0)
            request.QueryParameters.Add("%24select", string.Join(',', select));
        return request;
    }

    // A dot segment would be removed from the address, and another resource be requested.
    private static string Key(string id, GraphRequestOption option) => id is not ("" or "." or "..") ? id
        : throw GraphErrorMapper.ToException(new GraphErrorResponse(404) { Message = $"'{id}' isn't an ID." }, option.Description, option.Permissions, token: null);

    private static string? ValidateUser(object? read) => string.IsNullOrWhiteSpace((read as CallerModel)?.Id) ? "the response has no user ID" : null;

    private static string? ValidatePage<T>(object? read) where T : ResponseModel => read switch
    {
        null => Empty,
        PageModel<T> { Value: null } => "the response isn't a page of a list",
        _ => null,
    };

    private static bool IsPlainCancellation(Exception e, GraphRequestOption option, CancellationToken cancellationToken) =>
        e is OperationCanceledException && cancellationToken.IsCancellationRequested && !option.MayHaveExecuted;

    private async Task<T?> SendAsync<T>(RequestInformation request, ParsableFactory<T> factory, GraphRequestOption option, CancellationToken cancellationToken) where T : ResponseModel
    {
        request.AddRequestOptions([option]);
        try
        {
            return await sdk.SendAsync(request, factory, errorMapping: null, cancellationToken);
        }
        catch (Exception e) when (!IsPlainCancellation(e, option, cancellationToken))
        {
            throw option.ToFailure(e);
        }
    }
}
