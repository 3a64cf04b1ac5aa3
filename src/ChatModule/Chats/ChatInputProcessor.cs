using ChatModule.Pipeline;

namespace ChatModule.Chats;

/// <summary>
/// Turns the input of New-GraphChat into chats: one for each person or chat definition, or one group of all people.
/// </summary>
internal sealed class ChatInputProcessor
{
    private enum Kind
    {
        Unknown,
        People,
        Definitions,
    }

    private readonly PowerShellPropertyReader propertyReader;
    private readonly ConnectedCommand cmdlet;
    private readonly RequestQueue<GraphChat> queue;
    private readonly ChatCreator creator;
    private readonly ExistingGroups? existing;
    private readonly ChatInputOptions options;
    private readonly ChatDefinitionBuilderFactory builders;
    private readonly PersonReader people;
    private readonly ChatDefinitionReader definitions;
    private readonly ExistingChatReader existingChats;
    private readonly PipedGroup group;
    private readonly MemberDeduplicator deduplicator = new();
    private Kind kind;
    private int count;
    private int duplicates;
    private int declined;
    private int unusable;
    private bool hasApp;
    private bool hasUnknownRole;

    public ChatInputProcessor(
        ConnectedCommand cmdlet, RequestQueue<GraphChat> queue, ChatCreator creator, ChatInputOptions options)
    {
        this.cmdlet = cmdlet;
        this.queue = queue;
        this.creator = creator;
        existing = creator.Existing;
        this.options = options;
        propertyReader = new() { OnIncompletePage = cmdlet.WriteWarningText };
        group = new(options);
        existingChats = new(propertyReader);
        people = new(propertyReader) { OnUnknownRole = WarnUnknownRole };
        definitions = new(propertyReader, people);
        builders = new(cmdlet, options, ReportDuplicate);
    }

    /// <summary>Processes items. One that can't be used is an error, and the others go on.</summary>
    public void Process(IEnumerable<object?> items)
    {
        foreach (var item in items)
            if (!queue.ForItem(item, () => Read(item).ForEach(ProcessElement)))
                unusable++;
    }

    /// <summary>Creates the group of all people.</summary>
    public void Complete()
    {
        if (group.People.Count == 0)
            return;
        var input = group.ToChatDefinition();
        queue.ForItem(input, () =>
        {
            // Before the builder requests the caller: a forgotten -OneOnOne sends nothing.
            group.ValidateSize();
            Send(Builder.Build(People(), ChatDefinition.Group, options.Topic, options.InstalledApp), input);
        });
    }

    /// <summary>
    /// Warns about what neither the output nor the errors show: items that became no chat of their own.
    /// </summary>
    public void WriteSummary()
    {
        if (duplicates > 0)
            cmdlet.WriteWarningText($"{CountItems()}. A person who is given twice is used once; -Verbose names them.");
        // Corrected and piped again, the same list would be another group.
        if (unusable > 0 && group.People.Count > 0 && queue.Done > 0)
        {
            cmdlet.WriteWarningText($"The group chat lacks the people of {Count(unusable, "item")} that can't be used: "
                + "see the errors. Add them with Add-GraphChatMember.");
        }
        if (options.Permissions.Count > 0 && kind == Kind.Definitions && !hasApp)
            cmdlet.WriteWarningText("-ResourceSpecificPermission had no effect: no chat definition has an app.");
    }

    private void ProcessElement(object? item)
    {
        cmdlet.Dispatcher.ThrowIfStopping();
        count++;
        if (group.IsTooLarge)
            group.AddUnread(item);
        else if (!queue.ForItem(item, () => ProcessItem(item)))
            unusable++;
    }

    // A list is read to its end before any of it is sent: when it fails, all of it can be retried. An empty list is an
    // item that doesn't identify a user, so that it's an error and not silence.
    private List<object?> Read(object? item)
    {
        if (group.IsTooLarge)
            return [item];
        List<object?> elements = [];
        foreach (var element in propertyReader.Flatten(item))
        {
            cmdlet.Dispatcher.ThrowIfStopping();
            elements.Add(element);
        }
        return elements.Count > 0 ? elements : [item];
    }

    private IEnumerable<Person> People()
    {
        foreach (var person in group.People)
        {
            cmdlet.Dispatcher.ThrowIfStopping();
            yield return person;
        }
    }

    private void ProcessItem(object? item)
    {
        var named = propertyReader.Open(item);
        if (existingChats.Read(named) is { } chatId)
            throw ChatInputErrors.ChatExists(count, chatId);
        var isDefinition = ChatDefinitionReader.IsChatDefinition(named);
        if (kind != Kind.Unknown && isDefinition != (kind == Kind.Definitions))
            throw ChatInputErrors.MixedInput(count, named.Text, isDefinition);
        if (isDefinition)
            ProcessDefinition(named, item);
        else
            ProcessPerson(named, item);
    }

    private void ProcessDefinition(NamedItem row, object? item)
    {
        kind = Kind.Definitions;
        var type = options.IsOneOnOne ? ChatDefinition.OneOnOne : ChatDefinition.Group;
        Send(definitions.Read(row, Builder, type, options.Topic, options.InstalledApp, $"Item {count}"), item);
    }

    private void ProcessPerson(NamedItem named, object? item)
    {
        RequireAppForPermissions();
        if (!options.IsOneOnOne && options.Topic is null)
            RejectChatOfPerson(named);
        var person = people.Read(named, $"Item {count}");
        kind = Kind.People;
        if (!options.IsOneOnOne)
            group.Add(item, person);
        else if (deduplicator.Add(person))
            Send(Builder.Build([person], ChatDefinition.OneOnOne, topic: null, options.InstalledApp), item);
        else
            ReportDuplicate(person);
    }

    // All people would be in one group without a title, although the rows describe several chats.
    private void RejectChatOfPerson(NamedItem named)
    {
        if (named.GetString("Topic") is { Length: > 0 } topic)
            throw ChatInputErrors.TopicOfPerson(count, topic);
        if (named.GetString("ChatType") is { Length: > 0 } type)
            throw ChatInputErrors.ChatTypeOfPerson(count, type);
    }

    // Chat definitions can have an app of their own; people can't, so the parameter is wrong for all of them.
    private void RequireAppForPermissions()
    {
        if (options.Permissions.Count > 0 && options.InstalledApp is null)
            cmdlet.ThrowTerminatingError(ChatInputErrors.AppMissing().ToErrorRecord(null));
    }

    private void Send(ChatDefinition chat, object? input)
    {
        hasApp |= chat.InstalledApp is not null;
        var description = TextSanitizer.Sanitize(chat.Describe());
        var reusable = chat.ChatType == ChatDefinition.Group ? existing : null;
        // What is shown says whether the group exists. Otherwise it's looked for when it's sent, together with others.
        var isShown = options.IsWhatIf || options.IsConfirm;
        var stopToken = cmdlet.Dispatcher.PipelineStopToken;
        var found = reusable is not null && isShown
            ? cmdlet.Dispatcher.Await(reusable.FindAsync(chat, isPlanned: options.IsWhatIf, stopToken))
            : null;
        var sameGroup = TextSanitizer.Sanitize(chat.DescribeExisting());
        var install = chat.InstalledApp is { } app ? $" and install the app {app} if it isn't there" : "";
        var action = found switch
        {
            { Chat: { } same } => $"Use the existing {sameGroup} ({same.ChatId}){install}",
            not null => $"Use the {sameGroup}, the same as an earlier item's",
            null when reusable is not null && !isShown => $"Create {description}, unless it exists",
            null => $"Create {description}",
        };
        if (cmdlet.ShouldProcess(action, $"{action}?", "New-GraphChat"))
            queue.Start(() => cancellationToken => creator.CreateAsync(chat, input, cancellationToken));
        else if (found is null)
            declined++;
    }

    // With -WhatIf nothing is sent, except to find out which groups exist.
    private ChatDefinitionBuilder Builder => builders.GetOrCreate(sendsNothing: options.IsWhatIf && existing is null);

    private void ReportDuplicate(Person person)
    {
        // Within a chat definition a duplicate changes nothing: it's one chat for one item.
        if (kind == Kind.People)
            duplicates++;
        cmdlet.WriteVerboseText($"Skipped duplicate member '{person.Name}'.");
    }

    private void WarnUnknownRole(string role, string name)
    {
        if (hasUnknownRole)
            return;
        hasUnknownRole = true;
        cmdlet.WriteWarningText($"'{role}', the role of {name}, isn't a chat role (owner, guest, or member). "
            + "It was ignored, as are others like it.");
    }

    private string CountItems()
    {
        var people = options.IsOneOnOne ? "" : $"{Count(group.People.Count - duplicates, "person", "people")} in ";
        var notCreated = declined > 0 ? $", {declined} not created" : "";
        return $"{Count(count, "item")}: {people}{Count(queue.Done, "chat")}, {Count(queue.Failed, "error")}, "
            + $"{Count(duplicates, "duplicate")}{notCreated}";
    }

    private static string Count(int number, string one, string? several = null) =>
        $"{number} {(number == 1 ? one : several ?? $"{one}s")}";
}
