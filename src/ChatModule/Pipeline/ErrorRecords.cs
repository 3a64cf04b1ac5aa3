using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>Creates error records. The cmdlet decides whether to write or to throw them.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of a failure, about an item.</summary>
    public static ErrorRecord ToErrorRecord(this GraphChatException failure, object? target)
    {
        var record = new ErrorRecord(failure, failure.Error.ToString(), Category(failure.Error), target)
        {
            ErrorDetails = new ErrorDetails(failure.Message)
            {
                RecommendedAction = failure.RecommendedAction ?? "",
            },
        };
        // The target is the item as it came; its name is for reading.
        record.CategoryInfo.TargetName = TextSanitizer.ToSafeText(record.CategoryInfo.TargetName);
        return record;
    }

    private static ErrorCategory Category(GraphChatError error) => error switch
    {
        GraphChatError.NotConnected or GraphChatError.ChatOutcomeUnknown or GraphChatError.MessageOutcomeUnknown or
            GraphChatError.MemberOutcomeUnknown => ErrorCategory.ConnectionError,
        GraphChatError.NotAGroup => ErrorCategory.InvalidOperation,
        GraphChatError.ChatExists or GraphChatError.ExistingChatUncertain => ErrorCategory.ResourceExists,
        GraphChatError.ChatNotFound or GraphChatError.MemberNotFound or GraphChatError.OperationNotFound =>
            ErrorCategory.ObjectNotFound,
        GraphChatError.AppOnlyNotSupported or GraphChatError.MissingPermission or GraphChatError.AccessDenied =>
            ErrorCategory.PermissionDenied,
        GraphChatError.SignInRequired => ErrorCategory.AuthenticationError,
        GraphChatError.Throttled or GraphChatError.TooManyMembers => ErrorCategory.LimitsExceeded,
        GraphChatError.ServiceUnavailable => ErrorCategory.ResourceUnavailable,
        GraphChatError.InvalidResponse or GraphChatError.MemberMissing or GraphChatError.OperationFailed =>
            ErrorCategory.InvalidResult,
        GraphChatError.UntrustedLocation => ErrorCategory.SecurityError,
        GraphChatError.OperationTimedOut => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.InvalidArgument,
    };
}
