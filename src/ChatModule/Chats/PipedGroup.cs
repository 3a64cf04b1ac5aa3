using System.Management.Automation;

namespace ChatModule.Chats;

/// <summary>The one group of all people who are piped into New-GraphChat without <c>-OneOnOne</c>.</summary>
internal sealed class PipedGroup(ChatInputOptions options)
{
    // A person known by ID and one known by UPN can turn out to be the same, so half of them can remain.
    private const int MaxRead = 2 * ChatValidator.MaxMembers;

    private readonly List<object?> items = [];
    private readonly List<Person> people = [];
    private readonly MemberList members = new();

    /// <summary>The people as they were mentioned, duplicates included.</summary>
    public IReadOnlyList<Person> People => people;

    /// <summary>Whether the group can't be created, whatever comes next. Then items needn't be read.</summary>
    public bool IsTooLarge => members.Count > MaxRead;

    /// <summary>Adds a person.</summary>
    public void Add(object? item, Person person)
    {
        items.Add(item);
        people.Add(person);
        members.Add(person);
    }

    /// <summary>Adds an item that isn't read, only to be handed back with the others.</summary>
    public void AddUnread(object? item) => items.Add(item);

    /// <summary>Checks the number of people.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.TooManyMembers"/>.</exception>
    public void ValidateSize() =>
        ChatValidator.ValidateGroupSize(members.Count, options.Topic, isMinimum: items.Count > people.Count);

    /// <summary>The target of the group's error: when it's piped to the cmdlet again, it's this group again.</summary>
    public PSObject ToChatDefinition()
    {
        var chat = new PSObject();
        chat.Properties.Add(new PSNoteProperty("Members", items.ToArray()));
        chat.Properties.Add(new PSNoteProperty("Topic", options.Topic));
        chat.Properties.Add(new PSNoteProperty("ChatType", ChatDefinition.Group));
        chat.Properties.Add(new PSNoteProperty("InstalledApp", options.InstalledApp));
        return chat;
    }
}
