namespace ChatModule.Graph.Http;

/// <summary>An error response of the service, as far as it could be read.</summary>
internal sealed record GraphErrorResponse(int Status)
{
    public string? Code { get; init; }

    public string? Message { get; init => field = ServiceMessage.Read(value); }

    /// <summary>What the inner error and the details say beside the message.</summary>
    public IReadOnlyList<string> InnerMessages
    {
        get;
        init => field = [.. value.Select(ServiceMessage.Read).OfType<string>()];
    } = [];

    /// <summary>The service's own reason: all of its messages, each once; empty when it gave none.</summary>
    public string Reason
    {
        get
        {
            var reason = "";
            foreach (var message in InnerMessages.Prepend(Message).Select(TextSanitizer.Sanitize).OfType<string>())
            {
                var text = message.Trim();
                if (text.Length > 0 && !reason.Contains(text, StringComparison.OrdinalIgnoreCase))
                    reason = reason.Length == 0 ? text : $"{reason.TrimEnd('.')}. {text}";
            }
            return reason;
        }
    }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    /// <summary>The limit that the request exceeded, in a person's words; null when it isn't known.</summary>
    public string? Limit { get; init; }

    /// <summary>For how long the service throttles; null when it doesn't.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the service itself responded, and not a proxy, as far as can be told.</summary>
    public bool IsGraphError { get; init; } = true;

    /// <summary>Whether a user wasn't found: 404, sometimes 400. Users report that it's sometimes transient.</summary>
    public bool IsUserNotFound => MessageContains(ErrorMeanings.UserNotFoundText);

    /// <summary>Whether the service says that the caller isn't in the chat; the status is 403 then.</summary>
    public bool IsNotMember =>
        MessageContains("AclCheckFailed") || MessageContains("not a member") || MessageContains("isn't a member");

    public bool MessageContains(string text) => Reason.Contains(text, StringComparison.OrdinalIgnoreCase);
}
