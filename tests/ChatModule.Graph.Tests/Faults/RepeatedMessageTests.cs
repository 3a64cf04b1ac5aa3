namespace ChatModule.Graph.Tests;

/// <summary>
/// With -ReuseExisting, whatever happens to the response of a message: it's there once at most, and once exactly after
/// the same line has run again.
/// </summary>
public sealed class RepeatedMessageTests
{
    private const string User = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

    private static readonly Exception[] Exceptions =
    [
        new HttpRequestException(HttpRequestError.ResponseEnded, "ended"),
        new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        new IOException("reset"),
        new TaskCanceledException("time-out", new TimeoutException()),
        new InvalidOperationException("broken"),
    ];

    private int count;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_message_is_there_once_whatever_the_status_of_its_response(bool isProcessed, bool isGraphError)
    {
        for (var status = 200; status < 600; status++)
        {
            // The service means what it says: https://learn.microsoft.com/graph/errors.
            var isPossible = (status, isGraphError) switch
            {
                ( < 300, _) => isProcessed || !isGraphError,
                (408, _) or ( >= 500, _) => true,
                ( >= 400, true) => !isProcessed,
                _ => true,
            };
            if (!isPossible)
                continue;
            var documented = status < 300 ? Reply.Json("""{"id":"1"}""", status) : Reply.Error(status);
            AssertOnce(isProcessed, isGraphError ? documented : Reply.Html(status), $"{status}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_is_there_once_whatever_the_exception(bool isProcessed)
    {
        foreach (var exception in Exceptions)
            foreach (var isSent in isProcessed ? [true] : new[] { false, true })
            {
                var reply = new Reply { Breaks = exception, TakesBody = isSent };
                AssertOnce(isProcessed, reply, $"{exception.Message}, sent {isSent}");
            }
    }

    private void AssertOnce(bool isProcessed, Reply reply, string scenario)
    {
        count = 0;
        var first = Send(isProcessed, reply);

        Assert.True(count <= 1, $"{scenario}: {count} messages after the first run");
        Assert.True(first.Output is null || count == 1, $"{scenario}: the output isn't there");
        var second = Send(isProcessed: true, Reply.Json("""{"id":"1"}""", 201));
        Assert.True(count == 1, $"{scenario}: {count} messages after the second run, {second.Failure?.Message}");
        Assert.NotNull(second.Output);
    }

    // A new process, which knows nothing of the one before it.
    private ItemResult<GraphChatMessage> Send(bool isProcessed, Reply reply) => VirtualTimeRunner.Run(async time =>
    {
        using var service = new Service(request => Respond(request, isProcessed, reply), time: time);
        var recent = new RecentMessages(time);
        var sender = new ChatMessageSender(service.Client, new())
        {
            Recent = recent,
            Existing = new(service.Client, User, time.GetUtcNow().AddDays(-2), recent, time),
        };
        return await sender.Enqueue(new("19:x", "Hello", "text", "normal"), "input")(default);
    }, usesPool: false);

    private Reply Respond(SentRequest request, bool isProcessed, Reply reply)
    {
        if (request.Method == HttpMethod.Get)
            return Reply.Json($"{{\"value\":[{string.Join(',', Enumerable.Repeat(Listed, count))}]}}");
        if (isProcessed)
            count++;
        return reply;
    }

    private const string Listed = $$"""
        {"id":"1","from":{"user":{"id":"{{User}}"} },"body":{"contentType":"html","content":"<p>Hello</p>"} }
        """;
}
