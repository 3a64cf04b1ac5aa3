namespace ChatModule;

/// <summary>What went wrong. The names are the error IDs that scripts match on.</summary>
public enum GraphChatError
{
    /// <summary>There is no connection.</summary>
    NotConnected,

    /// <summary>An item doesn't identify a user, or a cell is empty.</summary>
    MemberNotRecognized,

    /// <summary>A topic was specified for a one-on-one chat.</summary>
    TopicNotAllowed,

    /// <summary>A topic is longer than 250 characters, contains a colon, or has half a character.</summary>
    TopicInvalid,

    /// <summary>More than one app for a chat.</summary>
    TooManyApps,

    /// <summary>A group of more people than Teams allows in a chat.</summary>
    TooManyMembers,

    /// <summary>A one-on-one chat of other than two different people.</summary>
    OneOnOneMembers,

    /// <summary>People and chat definitions in one pipeline.</summary>
    MixedInput,

    /// <summary>An item is a chat that exists, not the definition of a new one.</summary>
    ChatExists,

    /// <summary>The service doesn't know the user.</summary>
    MemberNotFound,

    /// <summary>The service found one person twice.</summary>
    DuplicateMember,

    /// <summary>The caller is not among the members.</summary>
    CallerNotMember,

    /// <summary>The service doesn't support the request for an app without a user.</summary>
    AppOnlyNotSupported,

    /// <summary>
    /// The service denied the request (403), and the token lacks a permission for it, or can't be read.
    /// </summary>
    MissingPermission,

    /// <summary>The service denied the request (403) although the token has a permission for it.</summary>
    AccessDenied,

    /// <summary>The token was rejected (401), or can't be acquired.</summary>
    SignInRequired,

    /// <summary>The service rejected the request for another reason (4xx).</summary>
    BadRequest,

    /// <summary>The request was throttled for longer than the retry budget allows.</summary>
    Throttled,

    /// <summary>The service failed or couldn't be reached, and certainly nothing was created.</summary>
    ServiceUnavailable,

    /// <summary>A group chat was sent and the response was lost: it may exist.</summary>
    ChatOutcomeUnknown,

    /// <summary>A message was sent and the response was lost: it may be in the chat.</summary>
    MessageOutcomeUnknown,

    /// <summary>It isn't certain whether an existing group is the requested one. Nothing was sent.</summary>
    ExistingChatUncertain,

    /// <summary>The service doesn't know the chat, or doesn't show it to this caller.</summary>
    ChatNotFound,

    /// <summary>A response that isn't the promised JSON.</summary>
    InvalidResponse,

    /// <summary>A link from the service leads to another host.</summary>
    UntrustedLocation,

    /// <summary>A member is missing in the chat that was created.</summary>
    MemberMissing,

    /// <summary>The service doesn't know the operation.</summary>
    OperationNotFound,

    /// <summary>The operation failed.</summary>
    OperationFailed,

    /// <summary>The operation didn't finish before the time-out.</summary>
    OperationTimedOut,

    /// <summary>Members or the topic of a one-on-one chat can't be changed.</summary>
    NotAGroup,

    /// <summary>A member was to be added and the response was lost: the person may be a member.</summary>
    MemberOutcomeUnknown,
}
