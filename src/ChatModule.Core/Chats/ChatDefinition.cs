namespace ChatModule;

/// <summary>A chat to create: complete and checked.</summary>
internal sealed record ChatDefinition
{
    public const string OneOnOne = "oneOnOne";
    public const string Group = "group";

    public required string ChatType { get; init; }

    public string? Topic { get; init; }

    /// <summary>All members, the caller included, in the order they are sent.</summary>
    public required IReadOnlyList<Person> People { get; init; }

    /// <summary>The catalog ID of the app to install.</summary>
    public string? InstalledApp { get; init; }

    public IReadOnlyList<ResourceSpecificPermission> Permissions { get; init; } = [];

    /// <summary>The caller's tenant; people of another one are federated.</summary>
    public string? HomeTenant { get; init; }

    /// <summary>The request that creates the chat.</summary>
    public GraphRequestKind RequestKind =>
        ChatType == OneOnOne ? GraphRequestKinds.CreateOneOnOne : GraphRequestKinds.CreateGroup;

    /// <summary>The members as a list of chats shows them: with a tenant each.</summary>
    /// <param name="homeTenant">The tenant of those who have none here; null when it isn't known.</param>
    public GraphChatMember[] ToListedMembers(string? homeTenant) => [.. People.Select(person => new GraphChatMember
    {
        UserId = person.UserId,
        UserPrincipalName = person.Address,
        TenantId = person.TenantId ?? homeTenant,
    })];

    /// <summary>The chat in plain words: <c>group chat 'Project X' with 3 members</c>.</summary>
    public string Describe()
    {
        var app = InstalledApp is null ? "" : $" {(ChatType == OneOnOne ? "with" : "and")} the app {InstalledApp}";
        return $"{DescribeExisting()}{app}";
    }

    /// <summary>The chat in plain words, without its app.</summary>
    public string DescribeExisting() => ChatType == OneOnOne
        ? $"one-on-one chat of {string.Join(" and ", People.Select(person => person.Name))}"
        : $"group chat {(Topic is null ? "" : $"'{Topic}' ")}with {People.Count} "
            + (People.Count == 1 ? "member" : "members");
}
