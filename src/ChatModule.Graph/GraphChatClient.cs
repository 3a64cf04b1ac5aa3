using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph;

/// <summary>
/// The client on the Graph SDK, at the beta root. The SDK's request builders and models determine what is sent, and its
/// JSON reads the responses into models with the few properties that are used.
/// </summary>
internal sealed partial class GraphChatClient(
    GraphRequestAdapter sdk, Uri endpoint, string root, RejectedFilters filters, ClientContext context)
    : IGraphChatClient
{
    // One member on each page at least.
    private const int MaxPagesOfChat = ChatValidator.MaxMembers;

    // A million chats of one person, with 50 on a page.
    private const int MaxPagesOfUser = 20_000;

    private const string Empty = "the response is empty";

    public Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(chat.RequestKind, $"The {chat.Describe()}", context)
        {
            ChatId = null,
            Validate = static (created, location) => ChatResponseMapper.Validate((ChatModel?)created, location),
        };
        return SendAsync(
            () => Chats.ToPostRequestInformation(ChatRequest.Build(chat, root)), static _ => new ChatModel(), request,
            response => ChatResponseMapper.ToChat(
                chat, response.Model, response.Location, endpoint, request.Description), cancellationToken);
    }

    public Task<GraphChatMessage> SendMessageAsync(MessageDefinition message, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.SendMessage, $"The {message.Describe()}", context)
        {
            ChatId = message.ChatId,
            Validate = static (sent, _) =>
                sent is MessageModel { Id.Length: > 0 } ? null : "the response has no message ID",
        };
        return SendAsync(
            () => Chats[Key(message.ChatId, request)].Messages
                .ToPostRequestInformation(MessageRequest.Build(message)),
            static _ => new MessageModel(), request, response => response.Model!.ToMessage(message),
            cancellationToken);
    }

    public async Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.ReadChat, $"The chat {chatId}", context)
        {
            ChatId = chatId,
            Validate = (read, _) => ValidateChat(read, chatId),
        };
        var requestInfo = Get("{+baseurl}/chats/{chat%2Did}{?%24expand}");
        requestInfo.PathParameters.Add("chat%2Did", Key(chatId, request));
        requestInfo.QueryParameters.Add("%24expand", "members");
        var chat = await SendAsync(requestInfo, static _ => new ChatModel(), request, cancellationToken);
        return chat!.ToChat();
    }

    public async Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.ReadUser, $"The user {userPrincipalName}", context)
        {
            ChatId = null,
            Validate = ValidateUser,
        };
        var requestInfo = Get("{+baseurl}/users/{user%2Did}{?%24select}");
        requestInfo.PathParameters.Add("user%2Did", Key(userPrincipalName, request));
        requestInfo.QueryParameters.Add("%24select", "id");
        var user = await SendAsync(requestInfo, static _ => new CallerModel(), request, cancellationToken);
        return user!.Id!;
    }

    public async Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(
        string chatId, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.ReadMembers, $"The members of the chat {chatId}", context)
        {
            ChatId = chatId,
            Validate = ValidatePage<MemberModel>,
        };
        List<GraphChatMember> members = [];
        var requestInfo = Chats[Key(chatId, request)].Members.ToGetRequestInformation();
        var all = ListAsync(requestInfo, static _ => new MemberModel(), MaxPagesOfChat, request, cancellationToken);
        await foreach (var member in all)
            members.Add(member.ToMember(chatId));
        return members;
    }

    public async Task<Person> GetCallerAsync(CancellationToken cancellationToken)
    {
        var request = new GraphRequest(GraphRequestKinds.ReadCaller, "The signed-in user", context)
        {
            ChatId = null,
            Validate = ValidateUser,
        };
        var requestInfo = new MeRequestBuilder([], sdk)
            .ToGetRequestInformation(static me => me.QueryParameters.Select = ["id", "userPrincipalName"]);
        var user = await SendAsync(requestInfo, static _ => new CallerModel(), request, cancellationToken);
        return new Person
        {
            Key = user!.Id!,
            UserId = user.Id,
            UserPrincipalName = user.UserPrincipalName,
            IsGuest = Person.HasGuestMark(user.UserPrincipalName),
        };
    }

    private ChatsRequestBuilder Chats => new([], sdk);

    private async IAsyncEnumerable<T> ListAsync<T>(
        RequestInformation requestInfo, ParsableFactory<T> item, int maxPages, GraphRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken) where T : ResponseModel
    {
        var first = await SendAsync(requestInfo, _ => new PageModel<T>(item), request, cancellationToken);
        await foreach (var page in ListPagesAsync(first!, requestInfo, item, maxPages, request, cancellationToken))
            foreach (var one in page)
                yield return one;
    }

    // Every page; those after the first with what the service's link says. Links that go round in a circle, or never
    // end, would be followed indefinitely.
    private async IAsyncEnumerable<IReadOnlyList<T>> ListPagesAsync<T>(
        PageModel<T> first, RequestInformation requestInfo, ParsableFactory<T> item, int maxPages, GraphRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken) where T : ResponseModel
    {
        HashSet<UInt128> followed = [];
        for (var page = first; ;)
        {
            yield return Items(page, request);
            if (page.NextLink is null)
                yield break;
            var address = NextPage(page.NextLink, request);
            if (!followed.Add(Hash(address)))
                throw request.InvalidResponse("the link to the next page was followed before");
            if (followed.Count >= maxPages)
                throw request.InvalidResponse($"there are more than {maxPages} pages");
            var next = new RequestInformation { HttpMethod = Method.GET, URI = address };
            next.Headers.AddAll(requestInfo.Headers);
            page = (await SendAsync(next, _ => new PageModel<T>(item), request, cancellationToken))!;
        }
    }

    // Without an item that can't be told from others, what is looked for could seem not to exist.
    private static IReadOnlyList<T> Items<T>(PageModel<T> page, GraphRequest request) where T : ResponseModel =>
        page.Value!.All(static item => item.IsIdentified) ? page.Value!
        : throw request.InvalidResponse("the list has an item that can't be identified");

    // A long chat has thousands of pages, and the address of one can have thousands of characters.
    private static UInt128 Hash(Uri address) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)));

    // A link of the service is followed on the connected host only, and as it is.
    private Uri NextPage(string link, GraphRequest request)
    {
        var isAbsolute = Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
        if (link.Length == 0
            || !isAbsolute && !Uri.TryCreate($"{root}/{link.TrimStart('/')}", UriKind.Absolute, out address))
            throw request.InvalidResponse("the link to the next page isn't an address");
        OperationLocation.RequireHost(address!, endpoint, $"{request.Description}: The link to the next page");
        return address!;
    }

    private static RequestInformation Get(string template)
    {
        var requestInfo = new RequestInformation { HttpMethod = Method.GET, UrlTemplate = template };
        requestInfo.Headers.Add("Accept", "application/json");
        return requestInfo;
    }

    // A dot segment would be removed from the address, and another resource be requested.
    private static string Key(string id, GraphRequest request) => id is not ("" or "." or "..") ? id
        : throw GraphErrorMapper.ToException(new GraphErrorResponse(404) { Message = $"'{id}' isn't an ID." },
            request.Description, request.Kind, token: null);

    private static string? ValidateChat(object? read, string chatId) => read is not ChatModel { Id: { Length: > 0 } id }
        ? "the response has no chat ID"
        : id.Equals(chatId, StringComparison.OrdinalIgnoreCase) ? null : "the response is about another chat";

    private static string? ValidateUser(object? read, string? location) =>
        string.IsNullOrWhiteSpace((read as CallerModel)?.Id) ? "the response has no user ID" : null;

    private static string? ValidatePage<T>(object? read, string? location) where T : ResponseModel => read switch
    {
        null => Empty,
        PageModel<T> { Value: null } => "the response isn't a page of a list",
        _ => null,
    };

    private Task<T?> SendAsync<T>(
        RequestInformation requestInfo, ParsableFactory<T> factory, GraphRequest request,
        CancellationToken cancellationToken) where T : ResponseModel =>
        SendAsync(() => requestInfo, factory, request, static response => response.Model, cancellationToken);

    // What the SDK throws before and after the request is a failure of it, and tells whether it was sent.
    private async Task<TResult> SendAsync<T, TResult>(
        Func<RequestInformation> build, ParsableFactory<T> factory, GraphRequest request,
        Func<ParsedResponse<T>, TResult> read, CancellationToken cancellationToken) where T : ResponseModel
    {
        ParsedResponse<T>? response = null;
        try
        {
            response = await sdk.SendAsync(build(), factory, request, cancellationToken);
            return read(response);
        }
        catch (Exception e) when (e is not (GraphChatException or OperationCanceledException))
        {
            throw request.Unexpected(e, mayHaveExecuted: response is not null);
        }
    }
}
