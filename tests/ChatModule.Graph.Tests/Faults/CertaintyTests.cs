using System.Net.Sockets;
using System.Security.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>
/// What is said of a chat or a message is never more certain than the truth, and the documented retry creates nothing twice:
/// for each status, each kind of body, and each exception, whether the service carried the request out or not, and whether the
/// pipeline was stopped or not.
/// </summary>
public sealed class CertaintyTests
{
    /// <summary>What is created.</summary>
    public enum Item
    {
        OneOnOne,
        Group,
        Message,
    }

    /// <summary>What the body of the response is.</summary>
    public enum Body
    {
        /// <summary>What Microsoft Graph promises for the status: a chat, or an error.</summary>
        Promised,
        WithoutId,
        Page,
        Empty,
        Undecodable,
    }

    /// <summary>When the pipeline is stopped.</summary>
    public enum Cancellation
    {
        Never,
        WhileSending,
        BeforeRetry,
    }

    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);

    private static readonly Exception[] Exceptions =
    [
        .. Enum.GetValues<HttpRequestError>().Select(error => new HttpRequestException(error, "broken")),
        new HttpRequestException("broken"), new HttpRequestException("broken", new SocketException(104)), new HttpIOException(HttpRequestError.ResponseEnded, "cut off"),
        new IOException("reset"), new SocketException(104), new AuthenticationException("certificate"), new InvalidDataException("gzip"), new InvalidOperationException("br"),
        new ObjectDisposedException("handler"), new OperationCanceledException("canceled"), new TaskCanceledException("time-out", new TimeoutException()), new TimeoutException("time-out"),
        new AggregateException(new HttpRequestException("broken")), new NotSupportedException("no"), new FormatException("no"), new KeyNotFoundException("no"), new ArgumentException("no"),
        new GraphChatException(GraphChatError.BadRequest, "no"),
    ];

    public static TheoryData<Item, Cancellation> Cases
    {
        get
        {
            var cases = new TheoryData<Item, Cancellation>();
            foreach (var item in Enum.GetValues<Item>())
                foreach (var stop in Enum.GetValues<Cancellation>())
                    cases.Add(item, stop);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void For_each_status_and_body(Item item, Cancellation stop)
    {
        for (var status = 100; status < 600; status++)
            foreach (var body in Enum.GetValues<Body>())
                foreach (var isProcessed in new[] { false, true })
                    foreach (var hasRetryAfter in status is 429 or 503 ? [false, true] : new[] { false })
                        if (IsPossible(status, body, hasRetryAfter, isProcessed))
                            AssertCertain(item, stop, isProcessed, () => Respond(item, status, body, hasRetryAfter), $"{item}, {status}, {body}, Retry-After {hasRetryAfter}, processed {isProcessed}, stop {stop}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void For_each_exception(Item item, Cancellation stop)
    {
        foreach (var exception in Exceptions)
            foreach (var (isSent, isProcessed) in new[] { (false, false), (true, false), (true, true) })
                AssertCertain(item, stop, isProcessed, () => new() { Breaks = exception, TakesBody = isSent }, $"{item}, {exception.GetType().Name} {exception.Message}, sent {isSent}, processed {isProcessed}, stop {stop}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void For_each_exception_of_reading_the_response(Item item, Cancellation stop)
    {
        foreach (var exception in Exceptions)
            foreach (var status in new[] { 200, 201, 202, 400, 403, 404, 500, 504 })
                foreach (var isProcessed in new[] { false, true })
                    AssertCertain(item, stop, isProcessed, () => new() { Status = status, Content = () => new ThrowingContent(exception) }, $"{item}, {status}, {exception.GetType().Name} {exception.Message} while reading, processed {isProcessed}, stop {stop}");
    }

    // The service says no of what it didn't do, and yes of what it did; anything else can stand in for either.
    private static bool IsPossible(int status, Body body, bool hasRetryAfter, bool isProcessed) => status switch
    {
        429 => !isProcessed,
        503 when hasRetryAfter => !isProcessed,
        >= 200 and < 300 when body == Body.Promised => isProcessed,
        408 => true,
        >= 400 and < 500 when body == Body.Promised => !isProcessed,
        _ => true,
    };

    private static Reply Respond(Item item, int status, Body body, bool hasRetryAfter)
    {
        var reply = body switch
        {
            Body.Promised => status is >= 200 and < 300 ? Reply.Json(Created(item), status) : Reply.Error(status),
            Body.WithoutId => Reply.Json("{}", status),
            Body.Page => Reply.Html(status),
            Body.Empty => Reply.Json("", status),
            _ => new() { Status = status, Content = () => new ThrowingContent(new InvalidDataException("gzip")) },
        };
        return hasRetryAfter ? reply with { Headers = new() { ["Retry-After"] = "1" } } : reply;
    }

    private static string Created(Item item) => item == Item.Message ? """{"id":"1616990032035"}""" : """{"id":"19:x@thread.v2"}""";

    private static void AssertCertain(Item item, Cancellation stop, bool isProcessed, Func<Reply> respond, string situation)
    {
        var count = 0;
        var thrown = VirtualTimeRunner.Run(async time =>
        {
            using var service = new Service(_ =>
            {
                if (isProcessed)
                    count = item == Item.OneOnOne ? 1 : count + 1;
                return respond() with { Takes = Latency };
            }, time: time);
            using var stopping = stop == Cancellation.Never ? new CancellationTokenSource() : new CancellationTokenSource(stop == Cancellation.WhileSending ? Latency / 2 : Latency * 1.5, time);
            return await Record.ExceptionAsync(() => CreateAsync(service, item, stopping.Token));
        }, usesPool: false);

        Assert.True(count <= 1, $"{situation}: {count} exist");
        if (thrown is null)
        {
            Assert.True(count == 1, $"{situation}: it's in the output and doesn't exist");
            return;
        }
        if (thrown is OperationCanceledException)
        {
            Assert.True(stop != Cancellation.Never && count == 0, $"{situation}: canceled without a word, and {count} exist");
            return;
        }
        var failure = Assert.IsType<GraphChatException>(thrown);
        Assert.True(Enum.IsDefined(failure.Outcome), situation);
        Assert.True(failure.Outcome != RequestOutcome.NotExecuted || count == 0, $"{situation}: {failure.Error} says that it doesn't exist. {failure.Message}");
        Assert.True(failure.Outcome != RequestOutcome.Executed || count == 1, $"{situation}: {failure.Error} says that it exists. {failure.Message}");
        Assert.True(count == 0 || !$"{failure.RecommendedAction}".Contains("nothing was", StringComparison.Ordinal), $"{situation}: {failure.RecommendedAction}");
        var isUnknown = failure.Error is GraphChatError.ChatOutcomeUnknown or GraphChatError.MessageOutcomeUnknown;
        Assert.True(item == Item.OneOnOne || isUnknown == (failure.Outcome == RequestOutcome.Unknown), $"{situation}: {failure.Error} though {failure.Outcome}");

        // What may exist is retried only by who has looked; everything else as it is.
        if (isUnknown || failure.Chat is not null)
            return;
        VirtualTimeRunner.Run(async time =>
        {
            using var service = new Service(_ =>
            {
                count = item == Item.OneOnOne ? 1 : count + 1;
                return Reply.Json(Created(item), 201);
            }, time: time);
            await CreateAsync(service, item, default);
        }, usesPool: false);
        Assert.True(count == 1, $"{situation}: {count} exist after the retry");
    }

    private static Task CreateAsync(Service service, Item item, CancellationToken cancellationToken) => item switch
    {
        Item.Message => service.Client.SendMessageAsync(new("19:x@thread.v2", "Hello", "text", "normal"), cancellationToken),
        Item.Group => service.Client.CreateChatAsync(Service.Group(), cancellationToken),
        _ => service.Client.CreateChatAsync(Service.Group() with { ChatType = ChatDefinition.OneOnOne, Topic = null }, cancellationToken),
    };
}
