namespace ChatModule.Chats;

/// <summary>The errors of items that New-GraphChat can't use.</summary>
internal static class ChatInputErrors
{
    public static GraphChatException ChatExists(int number, string chatId) =>
        new(GraphChatError.ChatExists, $"Item {number} is the existing chat {chatId}, so no chat is created for it.")
        {
            RecommendedAction =
                "To wait for its app, pipe it to Wait-GraphChatOperation; to read it, to Get-GraphChat. "
                + "For another chat of the same people, leave its ID out: Select-Object Topic, ChatType, Members.",
        };

    /// <param name="number">The number of the item.</param>
    /// <param name="text">The item when it's a text, or null.</param>
    /// <param name="isDefinition">Whether it's a chat definition among people, and not the other way around.</param>
    public static GraphChatException MixedInput(int number, string? text, bool isDefinition)
    {
        var name = text is null ? "" : $", '{text}',";
        return new(GraphChatError.MixedInput, isDefinition
            ? $"Item {number} is a chat definition (it has Members), but the items before it are people."
            : $"Item {number}{name} has no Members, but the items before it are chat definitions.")
        {
            RecommendedAction = "Pipe people and chat definitions separately.",
        };
    }

    public static GraphChatException TopicOfPerson(int number, string topic) => ChatOfPerson(number, "Topic", topic,
        "Name a column with all people of a chat Members. "
        + "For a group for each topic, group the rows: Group-Object Topic | ForEach-Object "
        + "{ [pscustomobject]@{ Topic = $_.Name; Members = $_.Group } } | New-GraphChat. "
        + "For one group of all, use -Topic.");

    public static GraphChatException ChatTypeOfPerson(int number, string type) => ChatOfPerson(number, "ChatType", type,
        "Name the column with the people Members. "
        + "For a one-on-one chat with each person, use -OneOnOne; for one group of all, use -Topic.");

    public static GraphChatException AppMissing() =>
        new(GraphChatError.BadRequest, "-ResourceSpecificPermission is for an app, and there is no -InstalledApp.")
        {
            RecommendedAction = "Add -InstalledApp, or leave -ResourceSpecificPermission out.",
        };

    private static GraphChatException ChatOfPerson(int number, string column, string value, string action) =>
        new(GraphChatError.MemberNotRecognized,
            $"Item {number} has the {column} '{value}', but no Members, so it isn't a chat definition.")
        {
            RecommendedAction = action,
        };
}
