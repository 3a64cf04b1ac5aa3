namespace ChatModule.Tests;

/// <summary>A service whose operations go as the test says; notes every question with its virtual time.</summary>
internal sealed class ScriptedOperations(VirtualTime time) : IGraphChatClient
{
    private readonly Dictionary<string, int> asked = [];
    private int inFlight;

    /// <summary>What is answered: operation id, how often it was asked about (1 for the first), the time since the start.</summary>
    public Func<string, int, TimeSpan, GraphChatOperation> Answer { get; init; } = (id, _, _) => Of(id, "succeeded");

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long an answer about one operation takes.</summary>
    public Func<string, TimeSpan>? LatencyOf { get; init; }

    public List<(string Chat, string Operation, TimeSpan At)> Questions { get; } = [];

    public int MostInFlight { get; private set; }

    public int Cancelled { get; private set; }

    public static GraphChatOperation Of(string id, string status, string chat = "chat") =>
        new() { OperationId = id, ChatId = chat, Status = status };

    public IEnumerable<double> TimesOf(string operation) => Questions.Where(q => q.Operation == operation).Select(q => q.At.TotalSeconds);

    public async Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken)
    {
        // As a network does: a request that is cancelled before it begins is not sent.
        cancellationToken.ThrowIfCancellationRequested();
        Questions.Add((chatId, operationId, time.Elapsed));
        var times = asked[operationId] = asked.GetValueOrDefault(operationId) + 1;
        MostInFlight = Math.Max(MostInFlight, ++inFlight);
        try
        {
            var latency = LatencyOf?.Invoke(operationId) ?? Latency;
            if (latency > TimeSpan.Zero)
                await Task.Delay(latency, time, cancellationToken);
            return Answer(operationId, times, time.Elapsed);
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }
        finally
        {
            inFlight--;
        }
    }

    public Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(string chatId, IReadOnlyList<string> select, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GraphChatMessage> SendMessageAsync(MessageDefinition message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Person> GetCallerAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
