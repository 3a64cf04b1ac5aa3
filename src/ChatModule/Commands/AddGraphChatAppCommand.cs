using System.Management.Automation;
using ChatModule.Chats;
using ChatModule.Completion;
using ChatModule.Pipeline;

namespace ChatModule.Commands;

/// <summary>Installs a Teams app into chats that exist.</summary>
[Cmdlet(VerbsCommon.Add, "GraphChatApp", SupportsShouldProcess = true)]
[OutputType(typeof(GraphChat))]
public sealed class AddGraphChatAppCommand : ExistingChatCommand
{
    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    private AppInstaller? installer;
    private string app = "";
    private IReadOnlyList<ResourceSpecificPermission> permissions = [];
    private RequestQueue<GraphChat>? queue;

    /// <summary>One Teams app to install: a catalog ID, a catalog URL, or an object with an Id.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ListAsItem]
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
        app = new TeamsAppIdParser(Items).ParseParameter(InstalledApp!);
        permissions = [.. (ResourceSpecificPermission ?? []).Select(ChatModule.ResourceSpecificPermission.Parse)];
    }

    private static string? DescribeUnwritten(ItemResult<GraphChat> result) => result switch
    {
        { Output: { } chat, Verbose: null } => $"Installed: the app {chat.InstalledApp} in the chat {chat.ChatId}",
        _ => Texts.DescribeUncertain(result.Failure),
    };

    private protected override void ProcessItem(object? input)
    {
        var target = ChatTargetReader.Read(Items, ChatId, input);
        if (!ShouldChange($"Install the app {app} in the {target.Describe()}"))
            return;
        var chat = Items.Unwrap(input) as GraphChat ?? new GraphChat { ChatId = target.ChatId }.For(input);
        queue!.Start(() => installer!.Enqueue(target, chat, app, permissions, input ?? ChatId));
    }
}
