using ChatModule.Graph.Http;
using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>The senders of the module, with retries and rate limiter, on a scripted network in virtual time.</summary>
internal sealed class SenderFixture
{
    public const string Token = "ey.secret-of-the-test.token";

    public static readonly Uri Endpoint = new("https://graph.microsoft.com");

    private readonly CircuitBreaker breaker;
    private readonly AttemptSender sender;
    private readonly ResilientSender resilient;

    public SenderFixture(VirtualTime time, Func<SentRequest, Reply> script, ITokenProvider? tokens = null, double? rateLimit = null)
    {
        Network = new(script, time);
        sender = new AttemptSender(new HttpMessageInvoker(Network), Endpoint, tokens ?? new StaticTokenProvider(Token, time), time, rateLimit);
        breaker = new CircuitBreaker(time);
        resilient = new(sender, breaker, time);
    }

    public ScriptedNetwork Network { get; }

    public TimeSpan ThrottleDelay => sender.ThrottleDelay;

    public string? FailureReason => breaker.Reason;

    public async Task<HttpResponseMessage> SendAsync(RequestKind kind, string path = "chats", CancellationToken cancellationToken = default) =>
        (await SendAttemptAsync(kind, path, cancellationToken)).Response!;

    public async Task<Attempt> SendAttemptAsync(RequestKind kind, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(kind == RequestKind.Get ? HttpMethod.Get : HttpMethod.Post, $"{Endpoint}beta/{path}");
        if (kind != RequestKind.Get)
            request.Content = new TrackedContent(new MemoryStream("""{"chatType":"x"}"""u8.ToArray()));
        var requestKind = kind switch
        {
            RequestKind.Get => GraphRequestKinds.ReadOperation,
            RequestKind.OneOnOne => GraphRequestKinds.CreateOneOnOne,
            _ => GraphRequestKinds.CreateGroup,
        };
        var description = new GraphRequest(requestKind, $"The {kind} X", Trace: null);
        return await resilient.SendAsync(request, description, read: null, cancellationToken);
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
