namespace ChatModule;

/// <summary>What a list of chats is filtered by.</summary>
[Flags]
internal enum ChatConditions
{
    /// <summary>The type of the chat.</summary>
    ChatType = 1,

    /// <summary>The topic.</summary>
    Topic = 2,
}
