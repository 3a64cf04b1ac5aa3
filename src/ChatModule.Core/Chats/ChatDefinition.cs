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
    public GraphRequestKind RequestKind => ChatType == OneOnOne ? GraphRequestKinds.CreateOneOnOne : GraphRequestKinds.CreateGroup;

    /// <summary>The chat in plain words: <c>group chat 'Project X' with 3 members</c>.</summary>
    public string Describe() => $"{DescribeExisting()}{(InstalledApp is null ? "" : $"{(ChatType == OneOnOne ? " with" : " and")} the app {InstalledApp}")}";

    /// <summary>The chat in plain words when it exists already: then no app is installed in it.</summary>
    public string DescribeExisting() => ChatType == OneOnOne
        ? $"one-on-one chat of {string.Join(" and ", People.Select(person => person.Name))}"
        : $"group chat {(Topic is null ? "" : $"'{Topic}' ")}with {People.Count} {(People.Count == 1 ? "member" : "members")}";
}
