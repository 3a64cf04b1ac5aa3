namespace ChatModule;

/// <summary>
/// The kinds of requests about the apps of a chat that exists:
/// https://learn.microsoft.com/graph/api/resources/teamsappinstallation.
/// </summary>
internal static class AppRequestKinds
{
    /// <summary>
    /// A chat has an app once: the service responds to a second request that it's there already
    /// (https://learn.microsoft.com/graph/api/chat-post-installedapps).
    /// </summary>
    public static readonly GraphRequestKind InstallApp = new()
    {
        Name = "Installing an app in a chat",
        Delegated =
        [
            "TeamsAppInstallation.ReadWriteForChat", "TeamsAppInstallation.ReadWriteAndConsentForChat",
            "TeamsAppInstallation.ReadWriteSelfForChat", "TeamsAppInstallation.ReadWriteAndConsentSelfForChat",
        ],
        Application =
        [
            "TeamsAppInstallation.ReadWriteForChat.All", "TeamsAppInstallation.ReadWriteAndConsentForChat.All",
            "TeamsAppInstallation.ReadWriteSelfForChat.All", "TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All",
        ],
        PermissionNote = null,
        Limits = ServiceLimits.InstallApps,
        Effect = new()
        {
            IsIdempotent = true,
            OutcomeUnknown = GraphChatError.InvalidResponse,
            MayExist = "The app may be installed; it isn't installed twice.",
            NotDone = "nothing was installed",
            IsChat = false,
        },
        Errors = ErrorMeanings.OfChat with
        {
            NotFound = new(GraphChatError.ChatNotFound,
                "Check the app's catalog ID and the chat ID, and that the signed-in user is a member of the chat.")
            {
                AppAdvice =
                    "Check the app's catalog ID and the chat ID, and that both are in the tenant of the sign-in.",
            },
        },
    };

    /// <summary>An app whose resource-specific permissions are consented to needs more.</summary>
    public static readonly GraphRequestKind InstallAppWithConsent = InstallApp with
    {
        Name = "Installing an app with permissions in a chat",
        Delegated =
        [
            "TeamsAppInstallation.ReadWriteAndConsentForChat", "TeamsAppInstallation.ReadWriteAndConsentSelfForChat",
        ],
        Application =
        [
            "TeamsAppInstallation.ReadWriteAndConsentForChat.All",
            "TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All",
        ],
    };

    public static readonly GraphRequestKind ReadInstalledApps = GraphRequestKinds.ReadMembers with
    {
        Name = "Reading the apps of a chat",
        Delegated = ["TeamsAppInstallation.ReadForChat", .. InstallApp.Delegated],
        Application = ["TeamsAppInstallation.ReadForChat.All", .. InstallApp.Application],
    };

    /// <summary>The kind that installs an app with these permissions.</summary>
    public static GraphRequestKind ToInstall(IReadOnlyList<ResourceSpecificPermission> permissions) =>
        permissions.Count == 0 ? InstallApp : InstallAppWithConsent;
}
