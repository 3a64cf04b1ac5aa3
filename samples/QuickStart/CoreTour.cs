using ChatModule;
using ChatModule.Graph;
using GraphEmulator.Hosting;

namespace QuickStart;

/// <summary>The same three chats without PowerShell: what the cmdlets call, called from C#.</summary>
internal static class CoreTour
{
    private const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    public static async Task<bool> RunAsync(EmulatorHost emulator, string whyNot)
    {
        Console.WriteLine($"{whyNot}, so this goes through the C# below the cmdlets.\n");
        var token = emulator.State.MintToken();
        var claims = TokenClaims.Read(token)!;
        var adapter = new GraphAdapter();
        using var connection = new GraphChatConnection(of => adapter.Open(of.GraphEndpoint, new FixedToken(token, TimeProvider.System), network: null))
        {
            Account = claims.UserPrincipalName,
            UserId = claims.UserId,
            TenantId = claims.TenantId,
            Scopes = claims.Permissions,
            GraphEndpoint = emulator.BaseAddress,
        };
        await using var maker = new ChatMaker(connection.CreateClient(trace: null), TimeProvider.System) { WaitFor = Timeout.InfiniteTimeSpan };
        var composer = new ChatComposer { Caller = connection.KnownCaller, HomeTenant = connection.TenantId };

        return await MakeAsync("A one-on-one chat with Megan", ["megan@contoso.com"], ChatDefinition.OneOnOne, topic: null, app: null)
            && await MakeAsync("A group: everybody who is named, and you", ["megan@contoso.com", "alex@contoso.com"], ChatDefinition.Group, "Project X", app: null)
            && await MakeAsync("A chat with an app in it, shown once Teams has installed the app", ["alex@contoso.com"], ChatDefinition.OneOnOne, topic: null, App);

        async Task<bool> MakeAsync(string title, string[] people, string chatType, string? topic, string? app)
        {
            Console.WriteLine($"# {title}");
            var chat = composer.Compose(people.Select(Person.Of), chatType, topic, app);
            var outcome = await maker.SettleAsync(await maker.SendAsync(chat, people, default), default);
            if (outcome.Chat is { } made)
                Show(made);
            if (outcome.Failure is { } failure)
                Console.Error.WriteLine(failure.Message);
            return outcome.Failure is null;
        }
    }

    private static void Show(GraphChat chat) => Console.WriteLine($"""
        ChatId       : {chat.ChatId}
        ChatType     : {chat.ChatType}
        Topic        : {chat.Topic}
        Members      : {string.Join(", ", chat.Members)}
        InstalledApp : {chat.InstalledApp}
        OperationId  : {chat.OperationId}
        WebUrl       : {chat.WebUrl}

        """);
}
