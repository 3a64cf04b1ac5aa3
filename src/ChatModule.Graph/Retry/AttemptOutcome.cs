namespace ChatModule.Graph.Retry;

/// <summary>The result of one attempt at a request.</summary>
internal enum AttemptOutcome
{
    /// <summary>A readable successful response.</summary>
    Succeeded,

    /// <summary>The service throttled the request: 429, or 503 with <c>Retry-After</c>. It did nothing.</summary>
    Throttled,

    /// <summary>
    /// The same status without the service's error, as from a gateway: the delay counts, but the request may have been
    /// forwarded and carried out.
    /// </summary>
    ThrottledByGateway,

    /// <summary>Nothing can have reached the service: there was no connection.</summary>
    NotSent,

    /// <summary>The request may have been carried out, and the response is lost: 408, a 5xx other than 503 with
    /// <c>Retry-After</c>, a time-out, a broken connection, an unreadable page.</summary>
    ResponseLost,

    /// <summary>404 "Failed to find users…" on a POST, which users report to be transient sometimes.</summary>
    UserNotFound,

    /// <summary>Any other 4xx of the service: sending it again changes nothing.</summary>
    Rejected,

    /// <summary>
    /// A redirect, or a 4xx without the service's error, as from a proxy: sending it again changes nothing, and the
    /// request may have been carried out.
    /// </summary>
    Unattributed,
}
