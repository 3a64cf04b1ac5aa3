namespace ChatModule;

/// <summary>What the error responses to a kind of request mean.</summary>
internal sealed record ErrorMeanings
{
    /// <summary>The text for a user whom the service doesn't know.</summary>
    public const string UserNotFoundText = "Failed to find users";

    /// <summary>The text that often stands for a user of another tenant.</summary>
    public const string OtherTenantText = "#microsoft.graph.aadUserConversationMember";

    /// <summary>Those to a request about one chat that exists.</summary>
    public static readonly ErrorMeanings OfChat = new()
    {
        Forbidden = ErrorMeaning.ChatDenied,
        NotMember = ErrorMeaning.ChatNotFound,
        NotFound = ErrorMeaning.ChatNotFound,
        BadRequest = [],
    };

    /// <summary>What 403 means although the token has one of the permissions.</summary>
    public required ErrorMeaning Forbidden { get; init; }

    /// <summary>
    /// What 403 means when the service says that the caller isn't in the chat; null when it's not about one.
    /// </summary>
    public required ErrorMeaning? NotMember { get; init; }

    /// <summary>What 404 means; null for nothing in particular.</summary>
    public required ErrorMeaning? NotFound { get; init; }

    /// <summary>What 400 means with certain texts, where only the text tells.</summary>
    public required IReadOnlyList<(string Text, ErrorMeaning Meaning)> BadRequest { get; init; }
}
