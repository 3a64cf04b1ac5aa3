using System.Runtime.CompilerServices;
using System.Text.Json;
using ChatModule.Graph.Http;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

namespace ChatModule.Graph;

/// <summary>The port on the Graph SDK: its request builders and models, at the beta root.</summary>
internal sealed class GraphChatClient(IRequestAdapter sdk, Uri endpoint, string root, IRequestTrace? trace) : IGraphChatClient
{
    public async Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.CreateChat, $"The {chat.Describe()}", chat.IsRepeatable, trace);
        // The SDK answers an empty 202 with null and leaves the header out; it has to be asked for.
        var headers = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
        var made = await AskAsync(intent, () => Chats.PostAsync(ChatRequest.Build(chat, root), request =>
        {
            request.Options.Add(intent);
            request.Options.Add(headers);
        }, cancellation));
        return ChatAnswer.Read(chat, made, headers.ResponseHeaders, endpoint, intent.What);
    }

    public async Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadOperation, $"The operation {operationId} of the chat {chatId}", repeatable: true, trace);
        var request = Operations(chatId, select, intent);
        request.UrlTemplate = "{+baseurl}/chats/{chat%2Did}/operations/{operation%2Did}{?%24select}";
        request.PathParameters.Add("operation%2Did", operationId);
        var operation = await SendAsync(request, static _ => new OperationModel(), intent, cancellation);
        return operation.ToOperation(chatId);
    }

    public async IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(string chatId, IReadOnlyList<string> select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadOperation, $"The operations of the chat {chatId}", repeatable: true, trace);
        var request = Operations(chatId, select, intent);
        request.UrlTemplate = "{+baseurl}/chats/{chat%2Did}/operations{?%24select}";
        while (true)
        {
            var page = await SendAsync(request, static _ => new OperationPageModel(), intent, cancellation);
            foreach (var operation in page.Value)
                yield return operation.ToOperation(chatId);
            if (page.NextLink is null)
                yield break;
            request = Prepare(intent);
            request.URI = NextPage(page.NextLink, intent);
        }
    }

    public async Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadMembers, $"The members of the chat {chatId}", repeatable: true, trace);
        List<GraphChatMember> members = [];
        var builder = Chats[chatId].Members;
        while (true)
        {
            var page = await AskAsync(intent, () => builder.GetAsync(request => request.Options.Add(intent), cancellation));
            members.AddRange((page?.Value ?? []).OfType<AadUserConversationMember>().Select(member => new GraphChatMember
            {
                UserId = member.UserId,
                UserPrincipalName = member.Email,
                Role = member.Roles?.FirstOrDefault() ?? Person.Owner,
                TenantId = member.TenantId,
            }));
            if (page?.OdataNextLink is null)
                return members;
            builder = builder.WithUrl(NextPage(page.OdataNextLink, intent).AbsoluteUri);
        }
    }

    public async Task<Person> GetCallerAsync(CancellationToken cancellation)
    {
        var intent = new RequestIntent(GraphCall.ReadCaller, "The signed-in user", repeatable: true, trace);
        var user = await AskAsync(intent, () => new MeRequestBuilder(Root, sdk).GetAsync(request =>
        {
            request.QueryParameters.Select = ["id", "userPrincipalName"];
            request.Options.Add(intent);
        }, cancellation));
        return user?.Id is { } id
            ? new Person { Key = id, UserId = id, UserPrincipalName = user.UserPrincipalName, IsGuest = Person.HasGuestMark(user.UserPrincipalName) }
            : throw Unreadable(intent, "the answer names no user", null);
    }

    private ChatsRequestBuilder Chats => new(Root, sdk);

    private Dictionary<string, object> Root => new() { ["baseurl"] = root };

    // A link of the service is followed on the connected host only, and only with what the link asks for.
    private Uri NextPage(string link, RequestIntent intent)
    {
        if ((!Uri.TryCreate(link, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            && !Uri.TryCreate($"{root}/{link.TrimStart('/')}", UriKind.Absolute, out address))
            throw Unreadable(intent, "the answer's link to the next page is no address", null);
        OperationLocation.RequireHost(address, endpoint);
        return address;
    }

    private RequestInformation Operations(string chatId, IReadOnlyList<string> select, RequestIntent intent)
    {
        var request = Prepare(intent);
        request.PathParameters.Add("baseurl", root);
        request.PathParameters.Add("chat%2Did", chatId);
        if (select.Count > 0)
            request.QueryParameters.Add("%24select", string.Join(',', select));
        return request;
    }

    private static RequestInformation Prepare(RequestIntent intent)
    {
        var request = new RequestInformation { HttpMethod = Method.GET };
        request.Headers.Add("Accept", "application/json");
        // createChat stands behind the enum's sentinel: without this the service may answer unknownFutureValue.
        request.Headers.Add("Prefer", "include-unknown-enum-members");
        request.AddRequestOptions([intent]);
        return request;
    }

    private async Task<T> SendAsync<T>(RequestInformation request, ParsableFactory<T> factory, RequestIntent intent, CancellationToken cancellation) where T : IParsable =>
        await AskAsync(intent, () => sdk.SendAsync(request, factory, errorMapping: null, cancellation))
            ?? throw Unreadable(intent, "the answer is empty", null);

    // The network side has checked that the answer is JSON; what the SDK cannot make of it is still no promised answer.
    private static async Task<T> AskAsync<T>(RequestIntent intent, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ApiException or OverflowException or ArgumentException)
        {
            throw intent.Repeatable
                ? Unreadable(intent, "the answer is not what Graph promises", e)
                : new GraphChatException(GraphChatError.ChatOutcomeUnknown, $"{intent.What}: the service accepted it, but its answer is not what Graph promises.", e)
                {
                    RecommendedAction = "The chat probably exists: look for it in Teams, and pipe the item in again only if it is not there.",
                };
        }
    }

    private static GraphChatException Unreadable(RequestIntent intent, string why, Exception? inner) =>
        new(GraphChatError.InvalidResponse, $"{intent.What}: {why}.", inner)
        {
            RecommendedAction = "Check what stands between this machine and Graph, and try the item again.",
        };
}
