using System.Globalization;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

namespace ChatModule.Bench;

/// <summary>The Graph SDK as its documentation shows it, with its own middlewares, the retry among them.</summary>
internal sealed class SdkClient : IChatClient
{
    private const string Me = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private readonly GraphServiceClient graph;
    private readonly string root;

    public SdkClient(string endpoint, string token)
    {
        root = endpoint + "/beta";
        graph = new GraphServiceClient(new BaseGraphRequestAdapter(new BaseBearerTokenAuthenticationProvider(new GivenToken(token)), httpClient: GraphClientFactory.Create()), root);
    }

    public async Task<string> CreateAsync(WorkKind kind, int number)
    {
        var chat = new Chat
        {
            ChatType = kind == WorkKind.Group ? ChatType.Group : ChatType.OneOnOne,
            Members = [Member(Me), Member(Upn(number))],
        };
        if (kind == WorkKind.Group)
        {
            chat.Topic = $"Row {number}";
            chat.Members.Add(Member(Upn(number + 1)));
        }

        if (kind != WorkKind.Await)
            return (await graph.Chats.PostAsync(chat))!.Id!;
        chat.InstalledApps =
        [
            new TeamsAppInstallation { AdditionalData = new Dictionary<string, object> { ["teamsApp@odata.bind"] = $"{root}/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4" } },
        ];
        var headers = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
        await graph.Chats.PostAsync(chat, request => request.Options.Add(headers));
        return headers.ResponseHeaders["Location"].First();
    }

    public async Task<string?> ReadStatusAsync(string location)
    {
        var request = new RequestInformation { HttpMethod = Method.GET, URI = new Uri(root + location) };
        var operation = await graph.RequestAdapter.SendAsync(request, TeamsAsyncOperation.CreateFromDiscriminatorValue);
        return operation?.Status switch
        {
            TeamsAsyncOperationStatus.Succeeded => "succeeded",
            TeamsAsyncOperationStatus.Failed => "failed",
            _ => null,
        };
    }

    public void Dispose() => graph.Dispose();

    private static string Upn(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number:d5}@contoso.com");

    private AadUserConversationMember Member(string key) => new()
    {
        Roles = ["owner"],
        AdditionalData = new Dictionary<string, object> { ["user@odata.bind"] = $"{root}/users('{key}')" },
    };

    private sealed class GivenToken(string token) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext, CancellationToken cancellationToken) => Task.FromResult(token);
    }
}
