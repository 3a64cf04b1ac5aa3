namespace ChatModule.Graph.Tests;

/// <summary>What can happen to one attempt, before or after the service creates the chat.</summary>
public enum Fault
{
    Throttled,
    ThrottledWithoutRetryAfter,
    UnavailableWithRetryAfter,
    Unavailable,
    ServerErrorBefore,
    ServerErrorAfter,
    GatewayTimeoutBefore,
    GatewayTimeoutAfter,
    ConnectionRefused,
    ClosedBefore,
    ClosedAfter,
    TruncatedAfter,
    HtmlBefore,
    HtmlAfter,
    TimeoutBefore,
    TimeoutAfter,
    UserNotFound,
    Forbidden,
}
