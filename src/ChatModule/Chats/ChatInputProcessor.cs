using System.Management.Automation;
using ChatModule.Members;
using ChatModule.Pipeline;

namespace ChatModule.Chats;

/// <summary>Turns the input of New-GraphChat into chats: one for each person or chat definition, or one group of all people.</summary>
internal sealed class ChatInputProcessor
{
    private enum Kind
    {
        Unknown,
        People,
        Definitions,
    }

    private static readonly PowerShellPropertyReader Items = new();

    private readonly ConnectedCommand cmdlet;
    private readonly ChatQueue queue;
    private readonly ExistingGroups? existing;
    private readonly ChatInputOptions options;
    private readonly ChatInputReader reader;
    private readonly ChatDefinitionBuilderFactory builders;
    private readonly PersonReader people = new(Items);
    private readonly ChatDefinitionReader definitions = new(Items);
    private readonly ExistingChatReader existingChats = new(Items);
    private readonly TeamsAppIdParser apps = new(Items);
    private readonly List<(object? Item, Person Person)> group = [];
    private readonly MemberDeduplicator deduplicator = new();
    private Kind kind;
    private int count;

    public ChatInputProcessor(ConnectedCommand cmdlet, ChatQueue queue, ExistingGroups? existing, ChatInputOptions options)
    {
        this.cmdlet = cmdlet;
        this.queue = queue;
        this.existing = existing;
        this.options = options;
        reader = new(Items, cmdlet.WriteWarning);
        builders = new(cmdlet, options, people, WriteDuplicateVerbose);
    }

    /// <summary>Processes items. One that can't be used is an error, and the others go on.</summary>
    public void Process(IEnumerable<object?> items)
    {
        foreach (var item in items.SelectMany(reader.Read))
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

    /// <summary>Creates the group of all people.</summary>
    public void Complete()
    {
        if (group.Count == 0)
            return;
        var input = ToChatDefinition();
        try
        {
            Send(Builder.Build(group.Select(member => member.Person), ChatDefinition.Group, options.Topic, DefaultApp), input);
        }
        catch (GraphChatException e)
        {
            queue.Fail(e, input);
        }
    }

    private void ProcessItem(object? item)
    {
        if (existingChats.Read(item) is { } chatId)
            throw new GraphChatException(GraphChatError.ChatExists, $"Item {count} is the existing chat {chatId}, so no chat is created for it.")
            {
                RecommendedAction = "To wait for its app, pipe it to Wait-GraphChatOperation; to read it, to Get-GraphChat. For another chat of the same people, pipe an object with Members and Topic.",
            };
        var isDefinition = definitions.IsChatDefinition(item);
        if (kind != Kind.Unknown && isDefinition != (kind == Kind.Definitions))
            throw new GraphChatException(GraphChatError.MixedInput, isDefinition
                ? $"Item {count} is a chat definition (it has Members), but the items before it are people."
                : $"Item {count}{(Items.GetString(item) is { } text ? $", '{text}'," : "")} has no Members, but the items before it are chat definitions.")
            {
                RecommendedAction = "Pipe people and chat definitions separately.",
            };
        kind = isDefinition ? Kind.Definitions : kind;
        if (isDefinition)
        {
            Send(definitions.Read(item!, Builder, options.IsOneOnOne ? ChatDefinition.OneOnOne : ChatDefinition.Group, options.Topic, DefaultApp), item);
            return;
        }
        var person = people.Read(item, $"Item {count}");
        kind = Kind.People;
        if (!options.IsOneOnOne)
            group.Add((item, person));
        else if (deduplicator.Add(person))
            Send(Builder.Build([person], ChatDefinition.OneOnOne, options.Topic, DefaultApp), item);
        else
            WriteDuplicateVerbose(person);
    }

    private void Send(ChatDefinition chat, object? input)
    {
        var description = TextSanitizer.Sanitize(chat.Describe());
        if (existing is not null && options.IsWhatIf && chat.ChatType == ChatDefinition.Group
            && cmdlet.Dispatcher.Await(existing.FindAsync(chat, cmdlet.Dispatcher.PipelineStopToken)) is { } found)
        {
            description = found.Listed is { } listed ? $"Use the existing {description} ({listed.ChatId})" : $"Use the {description} of an earlier item";
            cmdlet.ShouldProcess(description, $"{description}?", "New-GraphChat");
        }
        else if (cmdlet.ShouldProcess($"Create {description}", $"Create {description}?", "New-GraphChat"))
            queue.Send(chat, input);
    }

    private string? DefaultApp => apps.Parse(options.InstalledApp);

    // With -WhatIf nothing is sent, except to find out which groups exist.
    private ChatDefinitionBuilder Builder => builders.GetOrCreate(sendsNothing: options.IsWhatIf && existing is null);

    private void WriteDuplicateVerbose(Person person) => cmdlet.WriteVerbose($"Skipped duplicate member '{person.Name}'.");

    // The target of a failed group's error: when it's piped to the cmdlet again, it's this group again.
    private PSObject ToChatDefinition()
    {
        var chat = new PSObject();
        chat.Properties.Add(new PSNoteProperty("Members", group.Select(member => member.Item).ToArray()));
        chat.Properties.Add(new PSNoteProperty("Topic", options.Topic));
        chat.Properties.Add(new PSNoteProperty("ChatType", ChatDefinition.Group));
        chat.Properties.Add(new PSNoteProperty("InstalledApp", options.InstalledApp));
        return chat;
    }
}
