using ChatModule.Graph.Http;
using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>The module's way to the network, from the retry table down, on a scripted network in virtual time.</summary>
internal sealed class Scene : IDisposable
{
    public const string Token = "ey.secret-of-the-test.token";

    public static readonly Uri Endpoint = new("https://graph.microsoft.com");

    private readonly HttpMessageInvoker invoker;
    private readonly AttemptSender sender;

    public Scene(VirtualTime time, Func<SentRequest, Reply> script, ITokenSource? tokens = null, bool repeats = true)
    {
        Network = new(script, time);
        sender = new AttemptSender(new HttpMessageInvoker(Network), Endpoint, tokens ?? new FixedToken(Token, time), time);
        invoker = new(new ResilientHandler(sender, time, repeats));
    }

    public ScriptedNetwork Network { get; }

    public TimeSpan Pause => sender.Pause;

    public async Task<HttpResponseMessage> SendAsync(Shape shape, string path = "chats", CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(shape == Shape.Get ? HttpMethod.Get : HttpMethod.Post, $"{Endpoint}beta/{path}");
        if (shape != Shape.Get)
            request.Content = new StringContent("""{"chatType":"x"}""");
        var intent = new RequestIntent(shape == Shape.Get ? GraphCall.ReadOperation : GraphCall.CreateChat, $"The {shape} X", shape != Shape.Group, trace: null);
        request.Options.Set(new HttpRequestOptionsKey<IRequestOption>(typeof(RequestIntent).FullName!), intent);
        return await invoker.SendAsync(request, cancellation);
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

    public void Dispose() => invoker.Dispose();
}
