using System.Text.Json.Serialization;

namespace GraphEmulator.Faults;

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
