namespace ChatModule;

/// <summary>A Teams chat: one that was created, exists, or is being created with an app.</summary>
public sealed class GraphChat
{
    /// <summary>
    /// Where the list of members ends that comes with a chat, a known issue:
    /// https://learn.microsoft.com/graph/api/chat-list.
    /// </summary>
    internal const int MaxListedMembers = 25;

    private string? topic;
    private string? exactTopic;
    private DateTimeOffset? lastUpdatedDateTime;
    private MemberCollection members = MemberCollection.Empty;
    private bool lacksMembers;
    private string? installedApp;
    private string? operationId;
    private string? operationLocation;

    /// <summary>The chat's ID, an opaque string such as <c>19:…@thread.v2</c>.</summary>
    public required string ChatId { get; init; }

    /// <summary>The same as <see cref="ChatId"/>, the name that Graph uses.</summary>
    public string Id => ChatId;

    /// <summary><c>oneOnOne</c> or <c>group</c>.</summary>
    public string? ChatType { get; init; }

    /// <summary>The title of a group chat.</summary>
    public string? Topic { get => topic; init => topic = value; }

    /// <summary>
    /// The address of the chat in Teams. Null for federated chats, and while an app is being installed.
    /// </summary>
    public string? WebUrl { get; init; }

    /// <summary>When the chat was created. Null while an app is being installed.</summary>
    public DateTimeOffset? CreatedDateTime { get; init; }

    /// <summary>When the chat's title or members last changed.</summary>
    public DateTimeOffset? LastUpdatedDateTime
    {
        get => lastUpdatedDateTime;
        init => lastUpdatedDateTime = value;
    }

    /// <summary>The tenant the chat belongs to.</summary>
    public string? TenantId { get; init; }

    /// <summary>The members, the caller included.</summary>
    public IReadOnlyList<GraphChatMember> Members { get => members; init => members = ToCollection(value); }

    /// <summary>
    /// Whether the chat already existed, so that nothing was sent (<c>New-GraphChat -ReuseExisting</c>).
    /// </summary>
    public bool IsExisting { get; private set; }

    /// <summary>The item that was piped to New-GraphChat. Null for a chat that was read.</summary>
    public object? InputObject { get; private set; }

    /// <summary>The catalog ID of the app to install.</summary>
    public string? InstalledApp { get => installedApp; init => installedApp = value; }

    /// <summary>The operation that installs the app; null when nothing is being installed.</summary>
    public string? OperationId { get => operationId; init => operationId = value; }

    /// <summary>The address of the operation, as the service's <c>Location</c> header gave it.</summary>
    public string? OperationLocation { get => operationLocation; init => operationLocation = value; }

    /// <summary>The topic as the service sent it. <see cref="Topic"/> has its control characters replaced.</summary>
    internal string? ExactTopic { get => exactTopic ?? Topic; init => exactTopic = value; }

    /// <summary>
    /// Whether <see cref="Members"/> are all of them. A list of chats may leave some out, or all.
    /// </summary>
    internal bool HasAllMembers { get => !lacksMembers; init => lacksMembers = !value; }

    /// <summary>
    /// When the response to its creation arrived, as a timestamp of the computer's clock: the service's clock may
    /// differ. Null for a chat that wasn't created in this process.
    /// </summary>
    internal long? CreatedTimestamp { get; private set; }

    /// <summary>When it was read, as a timestamp of the computer's clock; 0 for a chat that wasn't.</summary>
    internal long ReadTimestamp { get; init; }

    /// <summary>Whether the chat can turn out to have so many members.</summary>
    internal bool MayHaveMembers(int count) => HasAllMembers ? Members.Count == count : Members.Count <= count;

    /// <summary>The same chat as the result for an item.</summary>
    internal GraphChat For(object? input, bool isExisting = false, long? createdTimestamp = null)
    {
        var chat = Clone();
        chat.InputObject = input;
        chat.IsExisting = isExisting;
        chat.CreatedTimestamp = createdTimestamp;
        return chat;
    }

    /// <summary>The same chat with its members as they were read.</summary>
    internal GraphChat WithMembers(IReadOnlyList<GraphChatMember> all)
    {
        var chat = Clone();
        chat.members = ToCollection(all);
        chat.lacksMembers = false;
        return chat;
    }

    /// <summary>The same chat with an app that was installed, or that an operation installs.</summary>
    internal GraphChat WithInstallation(string app, string? operation)
    {
        var chat = Clone();
        chat.installedApp = app;
        chat.operationId = operation;
        chat.operationLocation = null;
        return chat;
    }

    /// <summary>The same chat with another title.</summary>
    internal GraphChat WithTopic(string title, DateTimeOffset? updated)
    {
        var chat = Clone();
        chat.topic = TextSanitizer.Sanitize(title);
        chat.exactTopic = title;
        chat.lastUpdatedDateTime = updated;
        return chat;
    }

    private GraphChat Clone() => (GraphChat)MemberwiseClone();

    private static MemberCollection ToCollection(IReadOnlyList<GraphChatMember> members) =>
        members as MemberCollection ?? new(members);

    /// <summary>The chat's ID.</summary>
    public override string ToString() => ChatId;
}
