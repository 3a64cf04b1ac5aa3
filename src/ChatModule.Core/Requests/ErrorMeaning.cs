namespace ChatModule;

/// <summary>What an error response means.</summary>
/// <param name="Error">The error ID.</param>
/// <param name="Advice">What to do.</param>
/// <param name="IsAppOnly">Whether it means that only with a sign-in of an app without a user.</param>
internal sealed record ErrorMeaning(GraphChatError Error, string Advice, bool IsAppOnly = false)
{
    public static readonly ErrorMeaning ChatDenied = new(GraphChatError.AccessDenied,
        "Check that the signed-in user is a member of the chat and has a Teams license, and which policies apply.")
    {
        AppAdvice = "Check that the chat is in the tenant that the app signed in to, and which policies apply.",
    };

    public static readonly ErrorMeaning ChatNotFound = new(GraphChatError.ChatNotFound,
        "Check the chat ID, and that the signed-in user is a member of the chat. "
        + "Get-GraphChat -Topic finds a chat by its title.")
    {
        AppAdvice = "Check the chat ID, and that the chat is in the tenant that the app signed in to. "
            + "Get-GraphChat -Topic -User finds a chat by its title and a member.",
    };

    public static readonly ErrorMeaning UserNotFound = new(GraphChatError.MemberNotFound,
        "Check the spelling. An email address isn't always the user principal name, "
        + "and an object ID must be that of a user of this tenant.");

    public static readonly ErrorMeaning OtherTenant = new(GraphChatError.BadRequest,
        "This often means a user of another tenant. Add a TenantId to the item.");

    public static readonly ErrorMeaning SpecifiedTwice = new(GraphChatError.DuplicateMember,
        "A person is specified twice: by ID and by user principal name, by two addresses of one person, "
        + "or as the caller again. Specify each person once, by ID.");

    /// <summary>What to do with a sign-in of an app without a user; null for the same.</summary>
    public string? AppAdvice { get; init; }

    /// <summary>What to do with the sign-in that a token is of.</summary>
    public string AdviceFor(TokenClaims? token) => token?.IsAppOnly == true ? AppAdvice ?? Advice : Advice;
}
