using ChatModule.Members;

namespace ChatModule.Chats;

/// <summary>Takes apart what is piped into New-GraphChat: lists, and pages of Invoke-MgGraphRequest.</summary>
/// <param name="items">Reads PowerShell's objects.</param>
/// <param name="definitions">Recognizes chat definitions, which are no pages.</param>
/// <param name="onIncompletePage">Gets a warning about a page that isn't the last one.</param>
internal sealed class ChatInputReader(PowerShellPropertyReader items, ChatDefinitionReader definitions, Action<string> onIncompletePage)
{
    /// <summary>The items, one by one. An empty list is an item that identifies nobody, so that it's an error and not silence.</summary>
    public IEnumerable<object?> Read(object? input) => Elements(input).DefaultIfEmpty(input);

    private IEnumerable<object?> Elements(object? input)
    {
        foreach (var element in items.Flatten(input))
        {
            if (items.Unwrap(element) is null or string or ValueType || definitions.IsChatDefinition(element)
                || !items.TryGet(element!, "value", out var page) || !items.IsList(page))
            {
                yield return element;
                continue;
            }
            if (items.GetString(element!, "@odata.nextLink") is not null)
                onIncompletePage("The page has a link to a next page, which isn't read. Only the people on this page are used.");
            foreach (var onPage in items.Flatten(page))
                yield return onPage;
        }
    }
}
