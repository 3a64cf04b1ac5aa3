namespace ChatModule.Tests;

/// <summary>A client whose responses the test defines. It records every request with its virtual time.</summary>
internal sealed class ScriptedOperations(VirtualTime time) : IGraphChatClient
{
    private readonly Dictionary<string, int> requestCounts = [];
    private int inFlight;

    /// <summary>The response, by operation ID, number of the request (from 1), and time since the start.</summary>
    public Func<string, int, TimeSpan, GraphChatOperation> Respond { get; init; } = (id, _, _) => Of(id, "succeeded");

    /// <summary>The latency of every response.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The latency of the responses for one operation.</summary>
    public Func<string, TimeSpan>? LatencyOf { get; init; }

    public List<(string Chat, string Operation, TimeSpan At)> Requests { get; } = [];

    public int MaxInFlight { get; private set; }

    public int Canceled { get; private set; }

    public static GraphChatOperation Of(string id, string status, string chat = "chat") =>
        new() { OperationId = id, ChatId = chat, Status = status };

    public IEnumerable<double> TimesOf(string operation) => Requests.Where(request => request.Operation == operation).Select(request => request.At.TotalSeconds);

    public async Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken)
    {
        // A request that is canceled before it starts isn't sent.
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add((chatId, operationId, time.Elapsed));
        var count = requestCounts[operationId] = requestCounts.GetValueOrDefault(operationId) + 1;
        MaxInFlight = Math.Max(MaxInFlight, ++inFlight);
        try
        {
            var latency = LatencyOf?.Invoke(operationId) ?? Latency;
            if (latency > TimeSpan.Zero)
                await Task.Delay(latency, time, cancellationToken);
            return Respond(operationId, count, time.Elapsed);
        }
        catch (OperationCanceledException)
        {
            Canceled++;
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

    public Task<bool> InstallAppAsync(string chatId, string appId, IReadOnlyList<ResourceSpecificPermission> permissions, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> GetInstalledAppsAsync(string chatId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<GraphChatMessage> ListMessagesAsync(
        string chatId, DateTimeOffset? before, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GraphChatMember> AddMemberAsync(NewMember member, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RemoveMemberAsync(
        ChatTarget chat, GraphChatMember member, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GraphChat> UpdateTopicAsync(ChatTarget chat, string topic, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Person> GetCallerAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
