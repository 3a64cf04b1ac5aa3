namespace ChatModule;

/// <summary>Installs the app that an item asks for into a chat that exists.</summary>
internal sealed class AppInstaller(IGraphChatClient client)
{
    private readonly ChatTurns turns = new();

    /// <summary>Installs the app of the definition, where it isn't there.</summary>
    /// <returns>The chat with its app.</returns>
    /// <exception cref="GraphChatException">It can't be installed. The failure has the chat.</exception>
    public async Task<GraphChat> InstallAsync(
        GraphChat chat, ChatDefinition definition, CancellationToken cancellationToken)
    {
        if (definition.InstalledApp is not { } app || app.Equals(chat.InstalledApp, StringComparison.OrdinalIgnoreCase))
            return chat;
        try
        {
            return (await InstallAsync(chat, app, definition.Permissions, cancellationToken)).Chat;
        }
        catch (GraphChatException e)
        {
            var notInstalled = $"The group chat {chat.ChatId} exists, but its app {app} couldn't be installed.";
            throw e.With($"{notInstalled} {e.Message}",
                $"The chat exists, so don't create it again. {e.RecommendedAction}", chat);
        }
    }

    /// <summary>
    /// Puts an installation in line for its chat. Called in the order of the items; what it returns has to be run.
    /// </summary>
    /// <param name="target">The chat.</param>
    /// <param name="chat">The chat that is output with its app.</param>
    /// <param name="app">The app.</param>
    /// <param name="permissions">The permissions to consent to for it.</param>
    /// <param name="input">The item.</param>
    public ItemChange<GraphChat> Enqueue(ChatTarget target, GraphChat chat, string app,
        IReadOnlyList<ResourceSpecificPermission> permissions, object? input) =>
        turns.Take(target.ChatId, input, AppRequestKinds.ToInstall(permissions),
            $"The app {app} of the {target.Describe()}", async cancellationToken =>
            {
                var (installed, isNew) = await InstallAsync(chat, app, permissions, cancellationToken);
                return new ItemResult<GraphChat>(null, installed, null)
                {
                    Verbose = isNew ? null : $"The {target.Describe()} has the app {app} already.",
                };
            });

    /// <summary>Installs an app, where it isn't there.</summary>
    /// <returns>The chat with its app, and whether it's new.</returns>
    /// <exception cref="GraphChatException">It can't be installed.</exception>
    private async Task<(GraphChat Chat, bool IsNew)> InstallAsync(GraphChat chat, string app,
        IReadOnlyList<ResourceSpecificPermission> permissions, CancellationToken cancellationToken)
    {
        bool isNew;
        try
        {
            // A request for an app that is there responds so. It isn't limited for each user, as reading the apps is:
            // https://learn.microsoft.com/graph/throttling-limits.
            isNew = await client.InstallAppAsync(chat.ChatId, app, permissions, cancellationToken);
        }
        // A sign-in that may create chats with apps may not change those that exist. The app can be there nevertheless.
        catch (GraphChatException e) when (e.StatusCode == 403)
        {
            if (!await IsInstalledAsync(chat, app, cancellationToken))
                throw;
            isNew = false;
        }
        return (chat.WithInstallation(app, null), isNew);
    }

    private async Task<bool> IsInstalledAsync(GraphChat chat, string app, CancellationToken cancellationToken)
    {
        try
        {
            var apps = await client.GetInstalledAppsAsync(chat.ChatId, cancellationToken);
            return apps.Contains(app, StringComparer.OrdinalIgnoreCase);
        }
        catch (GraphChatException)
        {
            return false;
        }
    }
}
