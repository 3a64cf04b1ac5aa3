using System.Text.Json;
using System.Text.Json.Serialization;
using GraphEmulator.Limits;

namespace GraphEmulator.Faults;

/// <summary>A fault and its conditions. Conditions that aren't set match every request.</summary>
public sealed record FaultRule
{
    /// <summary>The kind of fault.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression for the percent-decoded path with its query, for example <c>/chats$</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Text that the body must contain, ignoring case.</summary>
    public string? BodyContains { get; init; }

    /// <summary>The number of matching requests to skip first.</summary>
    public int Skip { get; init; }

    /// <summary>Applies to every nth matching request only.</summary>
    public int? Every { get; init; }

    /// <summary>The share of the matching requests that the rule applies to by chance, 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>The seed of the chance, so that a run can be repeated.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Applies also to every matching request that arrives before <see cref="RetryAfter"/> has passed, and starts it
    /// anew, as Microsoft's Dev Proxy does.
    /// </summary>
    public bool EnforceRetryAfter { get; init; }

    /// <summary>
    /// Applies to the first n attempts for each item only. Requests with the same method, path, and body are for the
    /// same item.
    /// </summary>
    public int? FirstAttempts { get; init; }

    /// <summary>The maximum number of requests that the rule applies to.</summary>
    public int? Times { get; init; }

    /// <summary>
    /// Whether to process the request before the response is replaced: with 504, the chat exists but the client doesn't
    /// know it.
    /// </summary>
    public bool Processed { get; init; }

    /// <summary>The delay for Retry-After in seconds; the default is 1.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>
    /// The format of Retry-After. The default is seconds for 429, and for others only when <see cref="RetryAfter"/> is
    /// set.
    /// </summary>
    public RetryAfterFormat? RetryAfterFormat { get; init; }

    /// <summary>The limit that a throttled response names in <c>x-ms-throttle-scope</c>; by default none.</summary>
    public LimitScope? ThrottleScope { get; init; }

    /// <summary>
    /// The status code for <c>status</c>; replaces the default of <c>html</c>, <c>redirect</c>, and <c>deepJson</c>.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>The error code for <c>status</c> and the numbered kinds.</summary>
    public string? Code { get; init; }

    /// <summary>The error message for <c>status</c> and the numbered kinds.</summary>
    public string? Message { get; init; }

    /// <summary>The delay for <c>slow</c> in milliseconds.</summary>
    public double Milliseconds { get; init; } = 1000;

    /// <summary>The target of <c>redirect</c>; a relative URL stays on this host.</summary>
    public string? To { get; init; }

    /// <summary>Replaces the page of <c>html</c> or the body of <c>status</c>.</summary>
    public string? Body { get; init; }
}

/// <summary>The kind of fault. The quoted name is the value in JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>"status": any status with a code and message.</summary>
    [JsonStringEnumMemberName("status")]
    Status,

    /// <summary>"429", with Retry-After unless the rule changes it.</summary>
    [JsonStringEnumMemberName("429")]
    TooManyRequests,

    /// <summary>"500"</summary>
    [JsonStringEnumMemberName("500")]
    InternalServerError,

    /// <summary>"502"</summary>
    [JsonStringEnumMemberName("502")]
    BadGateway,

    /// <summary>"503", without Retry-After unless the rule changes it.</summary>
    [JsonStringEnumMemberName("503")]
    ServiceUnavailable,

    /// <summary>"504"</summary>
    [JsonStringEnumMemberName("504")]
    GatewayTimeout,

    /// <summary>"closeBefore": closes the connection without processing the request.</summary>
    [JsonStringEnumMemberName("closeBefore")]
    CloseBefore,

    /// <summary>"closeAfter": processes the request, then closes the connection without a response.</summary>
    [JsonStringEnumMemberName("closeAfter")]
    CloseAfter,

    /// <summary>"truncateBody": processes the request, but ends the body before its Content-Length.</summary>
    [JsonStringEnumMemberName("truncateBody")]
    TruncateBody,

    /// <summary>"html": returns a proxy's page with status 200 without processing the request.</summary>
    [JsonStringEnumMemberName("html")]
    Html,

    /// <summary>"htmlAfter": processes the request, then returns the proxy's page.</summary>
    [JsonStringEnumMemberName("htmlAfter")]
    HtmlAfter,

    /// <summary>"notFoundOnce": the transient 404 "Failed to find users…", once for each item.</summary>
    [JsonStringEnumMemberName("notFoundOnce")]
    NotFoundOnce,

    /// <summary>"hang": sends no response until the client disconnects.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>"slow": sends the normal response after a delay.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>"endlessBody": sends a body that never ends.</summary>
    [JsonStringEnumMemberName("endlessBody")]
    EndlessBody,

    /// <summary>"redirect": redirects with status 307.</summary>
    [JsonStringEnumMemberName("redirect")]
    Redirect,

    /// <summary>"deepJson": sends JSON that exceeds any parser's maximum depth.</summary>
    [JsonStringEnumMemberName("deepJson")]
    DeepJson,

    /// <summary>"memberMissing": returns 201, but omits one member from the chat.</summary>
    [JsonStringEnumMemberName("memberMissing")]
    MemberMissing,
}

/// <summary>The names of faults in recorded requests, which are the names of kinds in rules.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<FaultKind, string> Names = Enum.GetValues<FaultKind>()
        .ToDictionary(kind => kind, kind => JsonSerializer.Serialize(kind).Trim('"'));

    public static string? GetName(FaultRule? rule) => rule is null ? null : Names[rule.Kind];
}

/// <summary>The format of <c>Retry-After</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetryAfterFormat>))]
public enum RetryAfterFormat
{
    /// <summary>Whole seconds.</summary>
    [JsonStringEnumMemberName("seconds")]
    Seconds,

    /// <summary>An HTTP date.</summary>
    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>No header.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>Ten years in seconds.</summary>
    [JsonStringEnumMemberName("excessive")]
    Excessive,

    /// <summary>Neither a number nor a date.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}

/// <summary>A rule and how often it matched and was applied.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Matched">The number of requests that matched its method, path, and body.</param>
/// <param name="Applied">The number of requests that it was applied to.</param>
public sealed record FaultCount(FaultRule Rule, int Matched, int Applied);
