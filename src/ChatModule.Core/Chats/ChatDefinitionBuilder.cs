namespace ChatModule;

/// <summary>Builds chat definitions: adds the caller, removes duplicates, and checks the service's rules.</summary>
internal sealed class ChatDefinitionBuilder
{
    /// <summary>The signed-in user; null for an app-only sign-in.</summary>
    public Person? Caller { get; init; }

    public string? HomeTenant { get; init; }

    /// <summary>Whether the caller is added where missing.</summary>
    public bool AddCaller { get; init; } = true;

    /// <summary>The other side of one-on-one chats, instead of the caller.</summary>
    public Person? With { get; init; }

    public IReadOnlyList<ResourceSpecificPermission> Permissions { get; init; } = [];

    /// <summary>Called with each duplicate.</summary>
    public Action<Person>? OnDuplicate { get; init; }

    /// <summary>A chat of these people.</summary>
    /// <exception cref="GraphChatException">The rule of the service that the chat would break.</exception>
    public ChatDefinition Build(IEnumerable<Person> people, string chatType, string? topic, string? app)
    {
        var members = new MemberList();
        foreach (var person in people)
            if (!members.Add(person))
                OnDuplicate?.Invoke(person);
        var added = chatType == ChatDefinition.OneOnOne && With is not null ? With : AddCaller ? Caller : null;
        if (added is not null)
            members.AddFirst(added);
        if (Caller is not null && added != Caller)
            members.MergeCaller(Caller);
        var chat = new ChatDefinition
        {
            ChatType = chatType,
            Topic = topic,
            People = members.People,
            InstalledApp = app,
            Permissions = app is null ? [] : Permissions,
            HomeTenant = HomeTenant,
        };
        ChatValidator.Validate(chat);
        return chat;
    }
}
