using ChatModule.Graph.Http;
using ChatModule.Graph.Limits;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>The senders of the module, with retries and limits, on a scripted network in virtual time.</summary>
internal sealed class SenderFixture
{
    public const string Token = "ey.secret-of-the-test.token";

    public static readonly Uri Endpoint = new("https://graph.microsoft.com");

    private readonly ResilientSender resilient;
    private readonly ClientContext pipeline;

    /// <param name="time">The clock.</param>
    /// <param name="script">How the service responds.</param>
    /// <param name="tokens">Where tokens come from.</param>
    /// <param name="limits">What the connection keeps to; the limits of the service are unknown when left out.</param>
    /// <param name="throttleLimit">How many requests are on their way at once.</param>
    /// <param name="clock">The clock of the limits, when its timers are late.</param>
    public SenderFixture(VirtualTime time, Func<SentRequest, Reply> script, ITokenProvider? tokens = null, ConnectionLimits? limits = null, int throttleLimit = int.MaxValue, TimeProvider? clock = null)
    {
        Network = new(script, time);
        Limiter = new RequestLimiter(clock ?? time, limits ?? new(Service: ServiceLimitSource.Unknown));
        var sender = new AttemptSender(new NetworkSender(new HttpMessageInvoker(Network), time), Endpoint, tokens ?? new StaticTokenProvider(Token, time), Limiter, time);
        resilient = new(sender, time);
        Trace = new(time);
        pipeline = new(Trace, throttleLimit);
    }

    public ScriptedNetwork Network { get; }

    public RequestLimiter Limiter { get; }

    public RecordingTrace Trace { get; }

    /// <summary>Another pipeline of the same connection.</summary>
    public static ClientContext AnotherPipeline(int throttleLimit = int.MaxValue) => new(new RecordingTrace(TimeProvider.System), throttleLimit);

    public async Task<HttpResponseMessage> SendAsync(RequestKind kind, string path = "chats", CancellationToken cancellationToken = default) =>
        (await SendAttemptAsync(kind, path, cancellationToken)).Response!;

    public async Task<Attempt> SendAttemptAsync(RequestKind kind, string path, CancellationToken cancellationToken)
    {
        var requestKind = kind switch
        {
            RequestKind.Get => GraphRequestKinds.ReadOperation,
            RequestKind.OneOnOne => GraphRequestKinds.CreateOneOnOne,
            _ => GraphRequestKinds.CreateGroup,
        };
        return await SendAsync(requestKind, chatId: null, $"The {kind} X", path, pipeline, cancellationToken);
    }

    /// <summary>Sends a request of any kind.</summary>
    public Task<Attempt> SendAsync(GraphRequestKind kind, string? chatId = null, ClientContext? pipeline = null, CancellationToken cancellationToken = default) =>
        SendAsync(kind, chatId, kind.Name, $"chats/{chatId}", pipeline ?? this.pipeline, cancellationToken);

    private async Task<Attempt> SendAsync(GraphRequestKind kind, string? chatId, string description, string path, ClientContext client, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(kind.Effect is null ? HttpMethod.Get : HttpMethod.Post, $"{Endpoint}beta/{path}");
        if (kind.Effect is not null)
            message.Content = new TrackedContent(new MemoryStream("""{"chatType":"x"}"""u8.ToArray()));
        var request = new GraphRequest(kind, description, client) { ChatId = chatId };
        return await resilient.SendAsync(message, request, read: null, cancellationToken);
    }

    /// <summary>Sends a request that fails, and verifies that the failure doesn't contain the token.</summary>
    public async Task<GraphChatException> FailAsync(RequestKind kind, string path = "chats")
    {
        var failure = await Assert.ThrowsAsync<GraphChatException>(() => SendAsync(kind, path));
        Assert.DoesNotContain("secret-of-the-test", failure.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"The {kind} X: ", failure.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(failure.RecommendedAction));
        return failure;
    }
}
