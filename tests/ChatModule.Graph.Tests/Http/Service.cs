namespace ChatModule.Graph.Tests;

/// <summary>The Graph adapter of the cmdlets on a scripted network.</summary>
internal sealed class Service : IDisposable
{
    public const string Token = "ey.secret-of-the-test.token";

    private readonly GraphSession session;
    private readonly ScriptedNetwork network;

    public Service(
        Func<SentRequest, Reply> script, string endpoint = "https://graph.microsoft.com", IRequestTrace? trace = null,
        TimeProvider? time = null, string token = Token)
    {
        network = new(script, time as VirtualTime);
        var clock = time ?? TimeProvider.System;
        var tokens = new StaticTokenProvider(token, clock);
        var limits = new ConnectionLimits(Service: ServiceLimitSource.Unknown);
        session = new(new Uri(endpoint), tokens, network, clock, limits);
        Client = session.CreateClient(trace, throttleLimit: 8);
    }

    public Service(Reply reply, string endpoint = "https://graph.microsoft.com")
        : this(_ => reply, endpoint)
    {
    }

    public IGraphChatClient Client { get; }

    public IReadOnlyList<SentRequest> Sent => network.Sent;

    public static ChatDefinition Group(string? app = null) => new()
    {
        ChatType = ChatDefinition.Group,
        Topic = "Project X",
        People = [Person.FromKey("megan@contoso.com"), Person.FromKey("8b081ef6-4792-4def-b2c9-c363a1bf41d5")],
        InstalledApp = app,
        HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34",
    };

    public void Dispose() => session.Dispose();
}
