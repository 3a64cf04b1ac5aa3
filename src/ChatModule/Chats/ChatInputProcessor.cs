using System.Management.Automation;
using ChatModule.Commands;
using ChatModule.Members;

namespace ChatModule.Chats;

/// <summary>Turns what is piped into New-GraphChat into chats: reads the items, gathers the people of a group.</summary>
internal sealed class ChatInputProcessor
{
    private enum Kind
    {
        Unknown,
        People,
        Definitions,
    }

    private static readonly PowerShellPropertyReader Items = new();

    private readonly NewGraphChatCommand cmdlet;
    private readonly ChatQueue queue;
    private readonly ExistingGroups? existing;
    private readonly PersonReader people = new(Items);
    private readonly ChatDefinitionReader definitions = new(Items);
    private readonly ExistingChatReader existingChats = new(Items);
    private readonly List<(object? Item, Person Person)> group = [];
    private readonly MemberDeduplicator deduplicator = new();
    private readonly bool isOneOnOne;
    private ChatDefinitionBuilder? builder;
    private GraphChatException? builderFailure;
    private Kind kind;
    private int count;

    public ChatInputProcessor(NewGraphChatCommand cmdlet, ChatQueue queue, ExistingGroups? existing)
    {
        this.existing = existing;
        this.cmdlet = cmdlet;
        this.queue = queue;
        isOneOnOne = cmdlet.OneOnOne || cmdlet.With is not null;
    }

    /// <summary>Takes items in. One that cannot be used is an error, and the others go on.</summary>
    public void Process(IEnumerable<object?> items)
    {
        foreach (var item in items.SelectMany(Expand))
        {
            count++;
            try
            {
                ProcessItem(item);
            }
            catch (GraphChatException e)
            {
                queue.Fail(e, item);
            }
        }
        queue.WriteReady();
    }

    /// <summary>Makes the group of all people that came.</summary>
    public void Complete()
    {
        if (group.Count == 0)
            return;
        var input = ToChatDefinition();
        try
        {
            Send(Builder.Build(group.Select(member => member.Person), ChatDefinition.Group, cmdlet.Topic, DefaultApp), input);
        }
        catch (GraphChatException e)
        {
            queue.Fail(e, input);
        }
    }

    private void ProcessItem(object? item)
    {
        if (existingChats.Read(item) is { } chatId)
            throw new GraphChatException(GraphChatError.ChatExists, $"Item {count} is the chat {chatId}, which exists: it isn't created once more.")
            {
                RecommendedAction = "To wait for its app, pipe it to Wait-GraphChatOperation; to read it, to Get-GraphChat. For another chat of the same people, pipe an object with Members and Topic.",
            };
        var isDefinition = definitions.IsChatDefinition(item);
        if (kind != Kind.Unknown && isDefinition != (kind == Kind.Definitions))
            throw new GraphChatException(GraphChatError.MixedInput, isDefinition
                ? "A whole chat (an item with Members) came after people; one pipeline takes one or the other."
                : $"'{Items.GetString(item) ?? "An item without Members"}' came after whole chats; one pipeline takes people or whole chats.")
            {
                RecommendedAction = "Pipe people and whole chats in separately.",
            };
        if (isDefinition)
        {
            kind = Kind.Definitions;
            Send(definitions.Read(item!, Builder, isOneOnOne ? ChatDefinition.OneOnOne : ChatDefinition.Group, cmdlet.Topic, DefaultApp), item);
            return;
        }
        var person = people.Read(item, $"Item {count}");
        kind = Kind.People;
        if (!isOneOnOne)
            group.Add((item, person));
        else if (deduplicator.Add(person))
            Send(Builder.Build([person], ChatDefinition.OneOnOne, cmdlet.Topic, DefaultApp), item);
        else
            WriteDuplicateVerbose(person);
    }

    private void Send(ChatDefinition chat, object? input)
    {
        var what = TextSanitizer.Sanitize(chat.Describe());
        if (existing is not null && IsWhatIf && chat.ChatType == ChatDefinition.Group
            && cmdlet.Dispatcher.Await(existing.FindAsync(chat, cmdlet.Dispatcher.PipelineStopToken)) is { } found)
        {
            what = $"Use the existing {what} ({found.ChatId})";
            cmdlet.ShouldProcess(what, $"{what}?", "New-GraphChat");
        }
        else if (cmdlet.ShouldProcess($"Create {what}", $"Create {what}?", "New-GraphChat"))
            queue.Send(chat, input);
    }

    // An empty list is an item that names nobody, so that it's an error and not silence.
    private IEnumerable<object?> Expand(object? item) => Elements(item).DefaultIfEmpty(item);

    // A page of Invoke-MgGraphRequest is the people on it.
    private IEnumerable<object?> Elements(object? item)
    {
        foreach (var element in Items.Flatten(item))
        {
            if (Items.Unwrap(element) is null or string or ValueType || definitions.IsChatDefinition(element)
                || !Items.TryGet(element!, "value", out var page) || !Items.IsList(page))
            {
                yield return element;
                continue;
            }
            if (Items.GetString(element!, "@odata.nextLink") is not null)
                cmdlet.WriteWarning("The page names a next page, which is not fetched: only the people on this one are taken.");
            foreach (var onPage in Items.Flatten(page))
                yield return onPage;
        }
    }

    private string? DefaultApp => new TeamsAppIdParser(Items).Parse(cmdlet.InstalledApp);

    private ChatDefinitionBuilder Builder => builder ??= builderFailure is null ? CreateBuilder() : throw builderFailure;

    // Who is signed in is asked once, whatever the answer; 10,000 items would not change it.
    private ChatDefinitionBuilder CreateBuilder()
    {
        var connection = cmdlet.EffectiveConnection;
        try
        {
            return new()
            {
                Caller = IsWhatIf && existing is null
                    ? connection.KnownCaller ?? (connection.IsAppOnly ? null : new Person { Key = "(the caller)" })
                    : cmdlet.Dispatcher.Await(connection.GetCallerAsync(cmdlet.Client, cmdlet.Dispatcher.PipelineStopToken)),
                HomeTenant = connection.TenantId,
                AddCaller = !cmdlet.ExcludeCaller,
                With = cmdlet.With is null ? null : people.Read(cmdlet.With, "-With"),
                Permissions = [.. (cmdlet.ResourceSpecificPermission ?? []).Select(ResourceSpecificPermission.Parse)],
                OnDuplicate = WriteDuplicateVerbose,
            };
        }
        catch (GraphChatException e)
        {
            builderFailure = e;
            throw;
        }
    }

    private bool IsWhatIf => cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? (SwitchParameter)bound
        : LanguagePrimitives.IsTrue(cmdlet.SessionState.PSVariable.GetValue("WhatIfPreference"));

    private void WriteDuplicateVerbose(Person person) => cmdlet.WriteVerbose($"{person.Name} is named twice and taken once.");

    // What a failed group is reported as: piped in again, it is this group again.
    private PSObject ToChatDefinition()
    {
        var chat = new PSObject();
        chat.Properties.Add(new PSNoteProperty("Members", group.Select(member => member.Item).ToArray()));
        chat.Properties.Add(new PSNoteProperty("Topic", cmdlet.Topic));
        chat.Properties.Add(new PSNoteProperty("ChatType", ChatDefinition.Group));
        chat.Properties.Add(new PSNoteProperty("InstalledApp", cmdlet.InstalledApp));
        return chat;
    }
}
