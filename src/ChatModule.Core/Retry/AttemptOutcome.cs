namespace ChatModule;

/// <summary>What became of one attempt at a request.</summary>
internal enum AttemptOutcome
{
    /// <summary>A readable answer that says yes.</summary>
    Succeeded,

    /// <summary>The service asked to wait: 429, or 503 with <c>Retry-After</c>. It did nothing.</summary>
    Throttled,

    /// <summary>Nothing can have reached the service: the connection was never made.</summary>
    NotSent,

    /// <summary>The request may have been carried out, and the response is lost: 408, a 5xx other than 503 with
    /// <c>Retry-After</c>, a time-out, a broken connection, an unreadable page.</summary>
    ResponseLost,

    /// <summary>404 "Failed to find users…" on a POST, which users report to pass.</summary>
    UserNotFound,

    /// <summary>Any other 4xx of the service: sending it again changes nothing.</summary>
    Rejected,

    /// <summary>A redirect, or a 4xx without the service's error, as from a proxy: sending it again changes nothing, and the
    /// request may have been carried out.</summary>
    Unattributed,
}
