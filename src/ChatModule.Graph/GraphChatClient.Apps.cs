using ChatModule.Graph.Http;
using ChatModule.Graph.Models;

namespace ChatModule.Graph;

/// <summary>Apps of chats that exist.</summary>
internal sealed partial class GraphChatClient
{
    public async Task<bool> InstallAppAsync(
        string chatId, string appId, IReadOnlyList<ResourceSpecificPermission> permissions,
        CancellationToken cancellationToken)
    {
        var kind = AppRequestKinds.ToInstall(permissions);
        var request = new GraphRequest(kind, $"The app {appId} of the chat {chatId}", context)
        {
            ChatId = chatId,
        };
        var apps = Chats[Key(chatId, request)].InstalledApps;
        try
        {
            await SendAsync(apps.ToPostRequestInformation(ChatRequest.App(appId, permissions, root)),
                static _ => new AppInstallationModel(), request, cancellationToken);
            return true;
        }
        // It's installed already: https://learn.microsoft.com/graph/api/chat-post-installedapps.
        catch (GraphChatException e) when (e.IsServiceError(409))
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<string>> GetInstalledAppsAsync(string chatId, CancellationToken cancellationToken)
    {
        var description = $"The apps of the chat {chatId}";
        var request = new GraphRequest(AppRequestKinds.ReadInstalledApps, description, context)
        {
            ChatId = chatId,
            Validate = ValidatePage<AppInstallationModel>,
        };
        var requestInfo = Get("{+baseurl}/chats/{chat%2Did}/installedApps{?%24expand}");
        requestInfo.PathParameters.Add("chat%2Did", Key(chatId, request));
        requestInfo.QueryParameters.Add("%24expand", "teamsApp");
        List<string> ids = [];
        var installations = ListAsync(
            requestInfo, static _ => new AppInstallationModel(), MaxPagesOfChat, request, cancellationToken);
        await foreach (var installation in installations)
            if (installation.TeamsApp?.Id is { } id)
                ids.Add(id);
        return ids;
    }
}
