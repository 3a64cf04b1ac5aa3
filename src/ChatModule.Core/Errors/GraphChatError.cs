namespace ChatModule;

/// <summary>What went wrong. The names are the error ids that scripts match on.</summary>
public enum GraphChatError
{
    /// <summary>There is no connection.</summary>
    NotConnected,

    /// <summary>An item names no user, or a cell is empty.</summary>
    MemberNotRecognized,

    /// <summary>A topic was asked for on a one-on-one chat.</summary>
    TopicNotAllowed,

    /// <summary>A topic is longer than 250 characters or holds a colon.</summary>
    TopicInvalid,

    /// <summary>More than one app for a chat.</summary>
    TooManyApps,

    /// <summary>A one-on-one chat of other than two different people.</summary>
    OneOnOneMembers,

    /// <summary>People and whole chats in one pipeline.</summary>
    MixedInput,

    /// <summary>An item is a chat that exists, not the definition of a new one.</summary>
    ChatExists,

    /// <summary>The service knows no such user.</summary>
    MemberNotFound,

    /// <summary>The service found one person twice.</summary>
    DuplicateMember,

    /// <summary>The caller is not among the members.</summary>
    CallerNotMember,

    /// <summary>The service refuses an app-only call.</summary>
    AppOnlyNotSupported,

    /// <summary>The token lacks a permission (403).</summary>
    MissingPermission,

    /// <summary>The token was refused (401), or none can be had.</summary>
    SignInRequired,

    /// <summary>The service refused the request for another reason (4xx).</summary>
    BadRequest,

    /// <summary>The service asked to wait until the retries were used up.</summary>
    Throttled,

    /// <summary>The service failed or could not be reached, and it is certain that nothing was made.</summary>
    ServiceUnavailable,

    /// <summary>A group chat was sent and the answer lost: it may exist.</summary>
    ChatOutcomeUnknown,

    /// <summary>A message was sent and the response was lost: it may be in the chat.</summary>
    MessageOutcomeUnknown,

    /// <summary>Whether a group that exists is the one that was asked for can't be told. Nothing was sent.</summary>
    ExistingChatUncertain,

    /// <summary>The service doesn't know the chat, or doesn't show it to this caller.</summary>
    ChatNotFound,

    /// <summary>An answer that is not the promised JSON.</summary>
    InvalidResponse,

    /// <summary>A link from the service leads to another host.</summary>
    UntrustedLocation,

    /// <summary>A member is missing in the chat that was made.</summary>
    MemberMissing,

    /// <summary>The service knows no such operation.</summary>
    OperationNotFound,

    /// <summary>The operation ended without success.</summary>
    OperationFailed,

    /// <summary>The operation was not over in the time given.</summary>
    OperationTimedOut,
}
