using System.Management.Automation;
using ChatModule.Chats;
using ChatModule.Completion;
using ChatModule.Members;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Installs a Teams app into chats that exist.</summary>
[Cmdlet(VerbsCommon.Add, "GraphChatApp", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChat))]
public sealed class AddGraphChatAppCommand : ExistingChatCommand
{
    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    private readonly ChatTurns turns = new();
    private AppInstaller? installer;
    private string app = "";
    private IReadOnlyList<ResourceSpecificPermission> permissions = [];
    private RequestQueue<GraphChat>? queue;

    /// <summary>One Teams app to install: a catalog ID, a catalog URL, or an object with an Id.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public object[]? InstalledApp { get; set; }

    /// <summary>
    /// Resource-specific permissions to consent to for the app: <c>ChatMessage.Read.Chat</c>, <c>delegated:…</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceSpecificPermissionCompleter))]
    public string[]? ResourceSpecificPermission { get; set; }

    private static BulkTexts Texts { get; } = new("Installing apps", "installed",
        "The pipeline ended before these chats were output. The same line can be run again: an app isn't installed "
        + "twice.");

    private protected override RequestQueue CreateQueue() =>
        queue = new(this, Texts, DescribeUnwritten, static result => result.Output);

    private protected override void BeginItems()
    {
        installer = new(Client);
        app = new TeamsAppIdParser(Items).Parse(InstalledApp)
            ?? throw new GraphChatException(GraphChatError.BadRequest, "-InstalledApp is blank.")
            {
                RecommendedAction =
                    "Specify the app's catalog ID, its catalog URL, or an object of Get-MgAppCatalogTeamApp.",
            };
        permissions = [.. (ResourceSpecificPermission ?? []).Select(ChatModule.ResourceSpecificPermission.Parse)];
    }

    private protected override void ProcessItems()
    {
        var input = PipedInput;
        Queue.ForItem(input ?? ChatId, () => Install(input));
    }

    private static string? DescribeUnwritten(ItemResult<GraphChat> result) => result switch
    {
        { Output: { } chat, Verbose: null } => $"Installed: the app {chat.InstalledApp} in the chat {chat.ChatId}",
        { Failure: { Outcome: RequestOutcome.Unknown } lost } => $"May be installed: {lost.Message}",
        _ => null,
    };

    private void Install(object? input)
    {
        var target = ChatTargetReader.Read(Items, ChatId, input);
        if (!ShouldChange($"Install the app {app} in the {target.Describe()}"))
            return;
        var chat = Items.Unwrap(input) as GraphChat ?? new GraphChat { ChatId = target.ChatId }.For(input);
        var kind = permissions.Count == 0 ? AppRequestKinds.InstallApp : AppRequestKinds.InstallAppWithConsent;
        var change = turns.Take<GraphChat>(target.ChatId, cancellationToken => ItemResult.OfAsync(
            input ?? ChatId, kind, $"The app {app} of the {target.Describe()}",
            () => InstallAsync(chat, target, cancellationToken), cancellationToken));
        queue!.Start(
            cancellationToken => Task.Run(() => change(cancellationToken), CancellationToken.None));
    }

    private async Task<ItemResult<GraphChat>> InstallAsync(
        GraphChat chat, ChatTarget target, CancellationToken cancellationToken)
    {
        var (result, isNew) = await installer!.InstallAsync(chat, app, permissions, cancellationToken);
        return new(null, result, null)
        {
            Verbose = isNew ? null : $"The {target.Describe()} has the app {app} already.",
        };
    }
}
