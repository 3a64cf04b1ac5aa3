namespace ChatModule;

/// <summary>How an endpoint responded to a request without a token.</summary>
/// <param name="Status">The HTTP status; the service's own is 401.</param>
/// <param name="IsJson">Whether the body is JSON, as all of the service's are.</param>
/// <param name="Date">The time by the clock of the service.</param>
internal sealed record EndpointProbe(int Status, bool IsJson, DateTimeOffset? Date);
