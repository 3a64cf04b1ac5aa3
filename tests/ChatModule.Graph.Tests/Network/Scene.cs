using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

/// <summary>The module's way to the network, from the retry table down, on a scripted network in virtual time.</summary>
internal sealed class Scene
{
    public const string Token = "ey.secret-of-the-test.token";

    public static readonly Uri Endpoint = new("https://graph.microsoft.com");

    private readonly AttemptSender sender;
    private readonly ResilientSender resilient;

    public Scene(VirtualTime time, Func<SentRequest, Reply> script, ITokenSource? tokens = null, bool repeats = true)
    {
        Network = new(script, time);
        sender = new AttemptSender(new HttpMessageInvoker(Network), Endpoint, tokens ?? new FixedToken(Token, time), time);
        resilient = new(sender, time, repeats);
    }

    public ScriptedNetwork Network { get; }

    public TimeSpan Pause => sender.Pause;

    public async Task<HttpResponseMessage> SendAsync(Shape shape, string path = "chats", CancellationToken cancellation = default) =>
        (await AskAsync(shape, path, cancellation)).Response!;

    public async Task<Attempt> AskAsync(Shape shape, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(shape == Shape.Get ? HttpMethod.Get : HttpMethod.Post, $"{Endpoint}beta/{path}");
        if (shape != Shape.Get)
            request.Content = new WatchedContent(new MemoryStream("""{"chatType":"x"}"""u8.ToArray()));
        var intent = new RequestIntent(shape == Shape.Get ? GraphCall.ReadOperation : GraphCall.CreateChat, $"The {shape} X", shape != Shape.Group, trace: null);
        return await resilient.SendAsync(request, intent, read: null, cancellation);
    }

    /// <summary>Sends what fails; the failure, which never holds the token.</summary>
    public async Task<GraphChatException> FailAsync(Shape shape, string path = "chats")
    {
        var failure = await Assert.ThrowsAsync<GraphChatException>(() => SendAsync(shape, path));
        Assert.DoesNotContain("secret-of-the-test", failure.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"The {shape} X: ", failure.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(failure.RecommendedAction));
        return failure;
    }
}
