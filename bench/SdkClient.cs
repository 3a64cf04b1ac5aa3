using System.Globalization;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

namespace ChatModule.Bench;

/// <summary>The Graph SDK as documented, with its default handlers, including retry.</summary>
internal sealed class SdkClient : IChatClient
{
    private readonly GraphServiceClient graph;
    private readonly string root;

    public SdkClient(string endpoint, string token)
    {
        root = endpoint + "/beta";
        graph = new GraphServiceClient(new BaseGraphRequestAdapter(new BaseBearerTokenAuthenticationProvider(new StaticAccessTokenProvider(token)), httpClient: GraphClientFactory.Create()), root);
    }

    /// <summary>The chat with the user of this number as an SDK model.</summary>
    public static Chat Body(WorkloadKind kind, int number, string root)
    {
        var chat = new Chat
        {
            ChatType = kind == WorkloadKind.Group ? ChatType.Group : ChatType.OneOnOne,
            Members = [Member(HttpChatClient.CallerId, root), Member(HttpChatClient.Upn(number), root)],
        };
        if (kind == WorkloadKind.Group)
        {
            chat.Topic = $"Row {number}";
            chat.Members.Add(Member(HttpChatClient.Upn(number + 1), root));
        }

        if (kind == WorkloadKind.Await)
            chat.InstalledApps =
            [
                new TeamsAppInstallation { AdditionalData = new Dictionary<string, object> { ["teamsApp@odata.bind"] = $"{root}/appCatalogs/teamsApps/{HttpChatClient.AppId}" } },
            ];
        return chat;
    }

    public async Task<string> CreateAsync(WorkloadKind kind, int number)
    {
        var chat = Body(kind, number, root);
        if (kind != WorkloadKind.Await)
            return (await graph.Chats.PostAsync(chat))!.Id!;
        var headers = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
        await graph.Chats.PostAsync(chat, request => request.Options.Add(headers));
        return headers.ResponseHeaders["Location"].First();
    }

    public async Task<string?> ReadStatusAsync(string location)
    {
        var request = new RequestInformation { HttpMethod = Method.GET, URI = new Uri(root + location) };
        var operation = await graph.RequestAdapter.SendAsync(request, TeamsAsyncOperation.CreateFromDiscriminatorValue);
        return operation?.Status?.ToString().ToLower(CultureInfo.InvariantCulture);
    }

    public void Dispose() => graph.Dispose();

    private static AadUserConversationMember Member(string key, string root) => new()
    {
        Roles = ["owner"],
        AdditionalData = new Dictionary<string, object> { ["user@odata.bind"] = $"{root}/users('{key}')" },
    };

    private sealed class StaticAccessTokenProvider(string token) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext, CancellationToken cancellationToken) => Task.FromResult(token);
    }
}
