using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>
/// The reported outcome of a chat or a message is never wrong, and the documented retry creates no duplicates: for each status,
/// body, and exception, with and without execution by the service, and with and without cancellation.
/// </summary>
public sealed class CertaintyTests
{
    /// <summary>The kind of item to create.</summary>
    public enum Item
    {
        OneOnOne,
        Group,
        Message,
        AddedMember,
        RemovedMember,
        Topic,
        App,
    }

    /// <summary>The kind of response body.</summary>
    public enum Body
    {
        /// <summary>The documented body for the status: a chat or an error.</summary>
        Documented,
        WithoutId,
        Html,
        Empty,
        Undecodable,
    }

    /// <summary>The time of the cancellation.</summary>
    public enum Cancellation
    {
        Never,
        WhileSending,
        BeforeRetry,
    }

    private static readonly ChatTarget Chat = new("19:x@thread.v2");
    private static readonly GraphChatMember Membership = new() { MembershipId = "MCMjMA==" };

    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);

    // All that have a name, and of each class the last one, which has none. HttpClient receives no other informational
    // response.
    private static readonly int[] Statuses =
    [
        .. Enum.GetValues<HttpStatusCode>().Select(status => (int)status).Where(status => status >= 200).Distinct(),
        101, 299, 399, 499, 599,
    ];

    private static readonly Exception[] Exceptions =
    [
        .. Enum.GetValues<HttpRequestError>().Select(error => new HttpRequestException(error, "broken")),
        new HttpRequestException("broken"), new HttpRequestException("broken", new SocketException(104)), new HttpIOException(HttpRequestError.ResponseEnded, "truncated"),
        new IOException("reset"), new SocketException(104), new AuthenticationException("certificate"), new InvalidDataException("gzip"), new InvalidOperationException("br"),
        new ObjectDisposedException("handler"), new OperationCanceledException("canceled"), new TaskCanceledException("timeout", new TimeoutException()), new TimeoutException("timeout"),
        new AggregateException(new HttpRequestException("broken")), new NotSupportedException("no"), new FormatException("no"), new KeyNotFoundException("no"), new ArgumentException("no"),
        new GraphChatException(GraphChatError.BadRequest, "no"),
    ];

    public static TheoryData<Item, Cancellation> Cases
    {
        get
        {
            var cases = new TheoryData<Item, Cancellation>();
            foreach (var item in Enum.GetValues<Item>())
                foreach (var cancellation in Enum.GetValues<Cancellation>())
                    cases.Add(item, cancellation);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_outcome_is_correct_for_each_status_and_body(Item item, Cancellation cancellation)
    {
        foreach (var status in Statuses)
            foreach (var body in Enum.GetValues<Body>())
                foreach (var isProcessed in new[] { false, true })
                    foreach (var hasRetryAfter in status is 429 or 503 ? [false, true] : new[] { false })
                        if (IsPossible(item, status, body, hasRetryAfter, isProcessed))
                            AssertCertain(item, cancellation, isProcessed, () => Respond(item, status, body, hasRetryAfter), $"{item}, {status}, {body}, Retry-After {hasRetryAfter}, processed {isProcessed}, cancellation {cancellation}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_outcome_is_correct_for_each_exception(Item item, Cancellation cancellation)
    {
        foreach (var exception in Exceptions)
            foreach (var (isSent, isProcessed) in new[] { (false, false), (true, false), (true, true) })
                AssertCertain(item, cancellation, isProcessed, () => new() { Breaks = exception, TakesBody = isSent }, $"{item}, {exception.GetType().Name} {exception.Message}, sent {isSent}, processed {isProcessed}, cancellation {cancellation}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_outcome_is_correct_for_each_exception_while_reading_the_response(Item item, Cancellation cancellation)
    {
        foreach (var exception in Exceptions)
            foreach (var status in new[] { 200, 201, 202, 400, 403, 404, 500, 504 })
                foreach (var isProcessed in new[] { false, true })
                    AssertCertain(item, cancellation, isProcessed, () => new() { Status = status, Content = () => ScriptedContent.Throwing(exception) }, $"{item}, {status}, {exception.GetType().Name} {exception.Message} while reading, processed {isProcessed}, cancellation {cancellation}");
    }

    // A documented error means that the request wasn't executed, and a documented success that it was. Other responses mean
    // neither: a gateway can respond with any status after it forwarded the request.
    private static bool IsPossible(Item item, int status, Body body, bool hasRetryAfter, bool isProcessed) => status switch
    {
        // The app is there.
        409 when body == Body.Documented && item == Item.App => isProcessed,
        429 when body == Body.Documented => !isProcessed,
        503 when hasRetryAfter && body == Body.Documented => !isProcessed,
        >= 200 and < 300 when body == Body.Documented => isProcessed,
        // The documented response of a removal is an empty one; that of an installation was in older documentation.
        >= 200 and < 300 when body == Body.Empty && item is (Item.RemovedMember or Item.App) => isProcessed,
        >= 200 and < 300 when body == Body.WithoutId && item == Item.App => isProcessed,
        408 => true,
        >= 400 and < 500 when body == Body.Documented => !isProcessed,
        _ => true,
    };

    private static Reply Respond(Item item, int status, Body body, bool hasRetryAfter)
    {
        var reply = body switch
        {
            Body.Documented => status is >= 200 and < 300 ? Reply.Json(Created(item), status) : Reply.Error(status),
            Body.WithoutId => Reply.Json("{}", status),
            Body.Html => Reply.Html(status),
            Body.Empty => Reply.Json("", status),
            _ => new() { Status = status, Content = () => ScriptedContent.Throwing(new InvalidDataException("gzip")) },
        };
        return hasRetryAfter ? reply with { Headers = new() { ["Retry-After"] = "1" } } : reply;
    }

    private static string Created(Item item) => item switch
    {
        Item.Message => """{"id":"1616990032035"}""",
        Item.AddedMember => """{"id":"MCMjMA=="}""",
        Item.RemovedMember => "",
        _ => """{"id":"19:x@thread.v2"}""",
    };

    // Sending these twice is the same as sending them once.
    private static bool IsIdempotent(Item item) => item is Item.OneOnOne or Item.RemovedMember or Item.Topic or Item.App;

    private static GraphRequestKind Kind(Item item) => item switch
    {
        Item.Message => GraphRequestKinds.SendMessage,
        Item.AddedMember => ChatChangeKinds.AddMember,
        Item.RemovedMember => ChatChangeKinds.RemoveMember,
        Item.Topic => ChatChangeKinds.UpdateChat,
        Item.App => AppRequestKinds.InstallApp,
        _ => GraphRequestKinds.CreateGroup,
    };

    private static void AssertCertain(Item item, Cancellation cancellation, bool isProcessed, Func<Reply> respond, string scenario)
    {
        var count = 0;
        var thrown = VirtualTimeRunner.Run(async time =>
        {
            using var service = new Service(_ =>
            {
                if (isProcessed)
                    count = IsIdempotent(item) ? 1 : count + 1;
                return respond() with { Takes = Latency };
            }, time: time);
            using var cancellationSource = cancellation == Cancellation.Never ? new CancellationTokenSource() : new CancellationTokenSource(cancellation == Cancellation.WhileSending ? Latency / 2 : Latency * 1.5, time);
            return await Record.ExceptionAsync(() => CreateAsync(service, item, cancellationSource.Token));
        }, usesPool: false);

        Assert.True(count <= 1, $"{scenario}: {count} exist");
        if (thrown is null)
        {
            Assert.True(count == 1, $"{scenario}: the output doesn't exist");
            return;
        }
        if (thrown is OperationCanceledException)
        {
            Assert.True(cancellation != Cancellation.Never && count == 0, $"{scenario}: canceled without an error, and {count} exist");
            return;
        }
        var failure = Assert.IsType<GraphChatException>(thrown);
        Assert.True(Enum.IsDefined(failure.Outcome), scenario);
        Assert.True(failure.Outcome != RequestOutcome.NotExecuted || count == 0, $"{scenario}: {failure.Error} says that it wasn't executed. {failure.Message}");
        Assert.True(failure.Outcome != RequestOutcome.Executed || count == 1, $"{scenario}: {failure.Error} says that it was executed. {failure.Message}");
        var saysNotDone = $"{failure.RecommendedAction}".Contains(Kind(item).Effect!.NotDone, StringComparison.Ordinal);
        Assert.True(count == 0 || !saysNotDone, $"{scenario}: {failure.RecommendedAction}");
        var isUnknown = failure.Error == Kind(item).Effect!.OutcomeUnknown && !IsIdempotent(item);
        Assert.True(IsIdempotent(item) || isUnknown == (failure.Outcome == RequestOutcome.Unknown), $"{scenario}: {failure.Error} with the outcome {failure.Outcome}");

        // An item that may exist isn't retried automatically. Other items are piped again.
        if (isUnknown || failure.Chat is not null)
            return;
        VirtualTimeRunner.Run(async time =>
        {
            using var service = new Service(_ =>
            {
                count = IsIdempotent(item) ? 1 : count + 1;
                return Reply.Json(Created(item), item == Item.RemovedMember ? 204 : 201);
            }, time: time);
            await CreateAsync(service, item, default);
        }, usesPool: false);
        Assert.True(count == 1, $"{scenario}: {count} exist after the retry");
    }

    private static Task CreateAsync(Service service, Item item, CancellationToken cancellationToken) => item switch
    {
        Item.Message => service.Client.SendMessageAsync(new("19:x@thread.v2", "Hello", "text", "normal"), cancellationToken),
        Item.AddedMember => service.Client.AddMemberAsync(new(Chat, Person.FromKey("megan@contoso.com"), null, null), cancellationToken),
        Item.RemovedMember => service.Client.RemoveMemberAsync(Chat, Membership, cancellationToken),
        Item.Topic => service.Client.UpdateTopicAsync(Chat, "Sales", cancellationToken),
        Item.App => service.Client.InstallAppAsync("19:x@thread.v2", "8e55a7b1", [], cancellationToken),
        Item.Group => service.Client.CreateChatAsync(Service.Group(), cancellationToken),
        _ => service.Client.CreateChatAsync(Service.Group() with { ChatType = ChatDefinition.OneOnOne, Topic = null }, cancellationToken),
    };
}
