namespace ChatModule;

/// <summary>Where the limits come from that requests stay within.</summary>
public enum ServiceLimitSource
{
    /// <summary>Microsoft documents them.</summary>
    Documented,

    /// <summary>They aren't known before the service throttles.</summary>
    Unknown,
}

/// <summary>What the requests of a connection stay within.</summary>
/// <param name="RateLimit">Requests a second that are never exceeded; null for none.</param>
/// <param name="Service">Where the limits of the service come from.</param>
internal sealed record ConnectionLimits(
    double? RateLimit = null, ServiceLimitSource Service = ServiceLimitSource.Documented);
