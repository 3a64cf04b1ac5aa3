using System.Runtime.CompilerServices;

namespace ChatModule.Tests;

/// <summary>A client whose responses the test defines.</summary>
internal sealed class ScriptedChats : IGraphChatClient
{
    public Func<ChatDefinition, GraphChat> Create { get; init; } = static _ => new() { ChatId = "19:x" };

    /// <summary>The response to a request for a chat, when it takes its time. Replaces <see cref="Create"/>.</summary>
    public Func<ChatDefinition, CancellationToken, Task<GraphChat>>? CreateAsync { get; init; }

    /// <summary>A chat that is read by its ID.</summary>
    public Func<string, GraphChat> Chat { get; init; } = static _ => throw new NotSupportedException();

    public Func<string, GraphChatOperation> Operation { get; init; } = static id => new() { ChatId = "19:x", OperationId = id, Status = "succeeded" };

    /// <summary>The list of a chat's operations.</summary>
    public Func<IEnumerable<GraphChatOperation>> Operations { get; init; } = static () => [];

    public Func<IReadOnlyList<GraphChatMember>> Members { get; init; } = static () => [];

    /// <summary>The members of one chat. The default is <see cref="Members"/>.</summary>
    public Func<string, IReadOnlyList<GraphChatMember>>? MembersOf { get; init; }

    /// <summary>The response to a message.</summary>
    public Func<MessageDefinition, Task<GraphChatMessage>> Send { get; init; } = static message =>
        Task.FromResult(new GraphChatMessage { MessageId = "1", ChatId = message.ChatId, Content = message.Content });

    /// <summary>The messages of a chat, in the order of the service.</summary>
    public Func<string, IEnumerable<GraphChatMessage>> Messages { get; init; } = static _ => [];

    /// <summary>Adds a member.</summary>
    public Func<NewMember, CancellationToken, Task<GraphChatMember>> Add { get; init; } =
        static (member, _) => Task.FromResult(member.ToMember("new"));

    /// <summary>Removes a member.</summary>
    public Func<ChatTarget, GraphChatMember, CancellationToken, Task> Remove { get; init; } =
        static (_, _, _) => Task.CompletedTask;

    /// <summary>Sets the title of a group.</summary>
    public Func<ChatTarget, string, Task<GraphChat>> Rename { get; init; } =
        static (chat, topic) => Task.FromResult(new GraphChat { ChatId = chat.ChatId, Topic = topic });

    /// <summary>The chats that match a filter.</summary>
    public Func<ChatFilter, IEnumerable<GraphChat>> List { get; init; } = static _ => [];

    public Func<string, string> UserId { get; init; } = static _ => throw new NotSupportedException();

    public int ListCount { get; private set; }

    public Func<Person> Caller { get; init; } = static () => throw new NotSupportedException();

    public int CallerRequests { get; private set; }

    public Task<GraphChat> CreateChatAsync(ChatDefinition chat, CancellationToken cancellationToken) =>
        CreateAsync?.Invoke(chat, cancellationToken) ?? Task.FromResult(Create(chat));

    public Task<GraphChatOperation> GetOperationAsync(string chatId, string operationId, IReadOnlyList<string> select, CancellationToken cancellationToken) =>
        Task.FromResult(Operation(operationId));

    public async IAsyncEnumerable<GraphChatOperation> ListOperationsAsync(string chatId, IReadOnlyList<string> select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var operation in Operations())
            yield return operation;
    }

    public Task<GraphChatMessage> SendMessageAsync(MessageDefinition message, CancellationToken cancellationToken) => Send(message);

    public async IAsyncEnumerable<GraphChatMessage> ListMessagesAsync(
        string chatId, DateTimeOffset? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var message in Messages(chatId))
            yield return message;
    }

    public async Task<GraphChat> GetChatAsync(string chatId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Chat(chatId);
    }

    public async IAsyncEnumerable<GraphChat> ListChatsAsync(ChatFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListCount++;
        await Task.CompletedTask;
        foreach (var chat in List(filter))
            yield return chat;
    }

    /// <summary>The response to the installation of an app: whether it wasn't there.</summary>
    public Func<string, string, bool> InstallApp { get; init; } = static (_, _) => throw new NotSupportedException();

    /// <summary>The apps of each chat.</summary>
    public Func<IReadOnlyList<string>> InstalledApps { get; init; } = static () => throw new NotSupportedException();

    public async Task<bool> InstallAppAsync(string chatId, string appId, IReadOnlyList<ResourceSpecificPermission> permissions, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return InstallApp(chatId, appId);
    }

    public async Task<IReadOnlyList<string>> GetInstalledAppsAsync(string chatId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return InstalledApps();
    }

    public async Task<string> GetUserIdAsync(string userPrincipalName, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        return UserId(userPrincipalName);
    }

    public async Task<IReadOnlyList<GraphChatMember>> GetMembersAsync(string chatId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return MembersOf is null ? Members() : MembersOf(chatId);
    }

    public Task<GraphChatMember> AddMemberAsync(NewMember member, CancellationToken cancellationToken) =>
        Add(member, cancellationToken);

    public Task RemoveMemberAsync(ChatTarget chat, GraphChatMember member, CancellationToken cancellationToken) =>
        Remove(chat, member, cancellationToken);

    public Task<GraphChat> UpdateTopicAsync(ChatTarget chat, string topic, CancellationToken cancellationToken) =>
        Rename(chat, topic);

    public Task<Person> GetCallerAsync(CancellationToken cancellationToken)
    {
        CallerRequests++;
        try
        {
            return Task.FromResult(Caller());
        }
        catch (GraphChatException e)
        {
            return Task.FromException<Person>(e);
        }
    }
}
