namespace ChatModule.Graph.Tests;

/// <summary>What can happen to one attempt.</summary>
public enum Fault
{
    Throttled,
    ThrottledWithoutWord,
    BusyWithRetryAfter,
    Busy,
    FailedBefore,
    FailedAfter,
    GatewayTimeoutBefore,
    GatewayTimeoutAfter,
    Refused,
    ClosedBefore,
    ClosedAfter,
    CutOffAfter,
    HtmlBefore,
    HtmlAfter,
    SilentBefore,
    SilentAfter,
    UserNotFound,
    Forbidden,
}
