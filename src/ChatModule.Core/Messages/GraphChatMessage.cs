namespace ChatModule;

/// <summary>A message that was sent to a chat.</summary>
public sealed class GraphChatMessage
{
    /// <summary>The ID of the message in its chat. Null when it isn't known whether the message was sent.</summary>
    public string? MessageId { get; init; }

    /// <summary>The chat.</summary>
    public required string ChatId { get; init; }

    /// <summary>The text that was sent.</summary>
    public required string Content { get; init; }

    /// <summary><c>text</c> or <c>html</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary><c>normal</c>, <c>high</c>, or <c>urgent</c>.</summary>
    public string? Importance { get; init; }

    /// <summary>When the service received the message.</summary>
    public DateTimeOffset? CreatedDateTime { get; init; }

    /// <summary>Where the message opens in Teams. The service often leaves it out.</summary>
    public string? WebUrl { get; init; }

    /// <summary>What was piped to Send-GraphChatMessage.</summary>
    public object? InputObject { get; internal set; }

    /// <summary>The text that was sent.</summary>
    public override string ToString() => Content;
}
