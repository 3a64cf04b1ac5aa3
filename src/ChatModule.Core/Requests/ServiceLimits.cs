namespace ChatModule;

/// <summary>A rate that the service allows.</summary>
/// <param name="Requests">How many requests.</param>
/// <param name="Period">In which time.</param>
internal sealed record RequestRate(int Requests, TimeSpan Period)
{
    /// <summary>The share of a documented rate that the service allows for long, by the page with the limits.</summary>
    public const double SustainedShare = 0.83;

    // How long the service allows the full rate isn't documented. Ten periods of it use up what it has beyond the
    // sustained one.
    private const double FullRatePeriods = 10;

    /// <summary>How many requests the full rate allows beyond the sustained one.</summary>
    public double Surplus => Requests * FullRatePeriods * (1 - SustainedShare);

    /// <summary>The requests a second.</summary>
    public double RequestsPerSecond => Requests / Period.TotalSeconds;

    /// <summary>How long a long list of requests takes at least.</summary>
    public TimeSpan TimeFor(int count) =>
        TimeSpan.FromSeconds(Math.Max(0, count - Surplus) / (SustainedShare * RequestsPerSecond));

    public static RequestRate PerSecond(int requests) => new(requests, TimeSpan.FromSeconds(1));

    public static RequestRate PerMinute(int requests) => new(requests, TimeSpan.FromMinutes(1));
}

/// <summary>
/// The limits of one kind of request, a row of
/// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits as of August 2026. A request is
/// throttled when it exceeds any of them. Kinds that share a row share its limits.
/// </summary>
/// <param name="Unit">What is counted, for a sentence such as "1 message a second": <c>message</c>.</param>
internal sealed record ServiceLimits(string Unit)
{
    public static readonly ServiceLimits CreateChats = new("new chat") { PerTenant = RequestRate.PerSecond(20) };

    public static readonly ServiceLimits ListChats = new("list of chats")
    {
        PerTenant = RequestRate.PerSecond(20),
        PerUser = RequestRate.PerSecond(1),
    };

    public static readonly ServiceLimits ReadChats = new("chat")
    {
        PerTenant = RequestRate.PerSecond(200),
        PerChat = RequestRate.PerSecond(1),
        PerUser = RequestRate.PerSecond(5),
    };

    public static readonly ServiceLimits ReadMessages = new("page of messages")
    {
        PerTenant = RequestRate.PerSecond(20),
        PerChat = RequestRate.PerSecond(1),
    };

    public static readonly ServiceLimits SendMessages = new("message")
    {
        PerTenant = RequestRate.PerSecond(20),
        PerChat = RequestRate.PerSecond(1),
        PerUser = RequestRate.PerSecond(1),
    };

    public static readonly ServiceLimits ChangeMembers = new("change of members")
    {
        PerTenant = RequestRate.PerSecond(30),
        PerChat = RequestRate.PerMinute(4),
    };

    public static readonly ServiceLimits UpdateChats = new("change of a chat")
    {
        PerTenant = RequestRate.PerSecond(30),
        PerChat = RequestRate.PerSecond(1),
    };

    public static readonly ServiceLimits InstallApps = new("installed app")
    {
        PerTenant = RequestRate.PerSecond(30),
        PerChat = RequestRate.PerSecond(1),
    };

    /// <summary>Every GET without a row of its own: operations, members, installed apps.</summary>
    public static readonly ServiceLimits OtherReads = new("request")
    {
        PerTenant = RequestRate.PerSecond(30),
        PerChat = RequestRate.PerSecond(1),
        PerUser = RequestRate.PerSecond(1),
    };

    /// <summary>
    /// Requests that aren't about Teams, such as reading a user. Microsoft documents no rate that matters here.
    /// </summary>
    public static readonly ServiceLimits None = new("request");

    /// <summary>For an app in a tenant; null for no limit of its own.</summary>
    public RequestRate? PerTenant { get; init; }

    /// <summary>For one chat.</summary>
    public RequestRate? PerChat { get; init; }

    /// <summary>For a signed-in user.</summary>
    public RequestRate? PerUser { get; init; }
}
