using System.Text.Json.Serialization;

namespace GraphEmulator.Faults;

/// <summary>What goes wrong. The names in JSON are those in quotes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>"status": any status with a code and message.</summary>
    [JsonStringEnumMemberName("status")]
    Status,

    /// <summary>"429", with Retry-After unless told otherwise.</summary>
    [JsonStringEnumMemberName("429")]
    TooManyRequests,

    /// <summary>"500"</summary>
    [JsonStringEnumMemberName("500")]
    InternalServerError,

    /// <summary>"502"</summary>
    [JsonStringEnumMemberName("502")]
    BadGateway,

    /// <summary>"503", without Retry-After unless told otherwise.</summary>
    [JsonStringEnumMemberName("503")]
    ServiceUnavailable,

    /// <summary>"504"</summary>
    [JsonStringEnumMemberName("504")]
    GatewayTimeout,

    /// <summary>"closeBefore": the connection is dropped, nothing was processed.</summary>
    [JsonStringEnumMemberName("closeBefore")]
    CloseBefore,

    /// <summary>"closeAfter": processed, then the connection is dropped without an answer.</summary>
    [JsonStringEnumMemberName("closeAfter")]
    CloseAfter,

    /// <summary>"cutBody": processed, but the body ends before its Content-Length.</summary>
    [JsonStringEnumMemberName("cutBody")]
    CutBody,

    /// <summary>"html": a proxy's page with 200, nothing was processed.</summary>
    [JsonStringEnumMemberName("html")]
    Html,

    /// <summary>"htmlAfter": processed, then the page.</summary>
    [JsonStringEnumMemberName("htmlAfter")]
    HtmlAfter,

    /// <summary>"notFoundOnce": the transient 404 "Failed to find users…", once for each item.</summary>
    [JsonStringEnumMemberName("notFoundOnce")]
    NotFoundOnce,

    /// <summary>"hang": no answer until the client goes away.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>"slow": the right answer, late.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>"endless": a body that does not end.</summary>
    [JsonStringEnumMemberName("endless")]
    Endless,

    /// <summary>"redirect": 307 to another place.</summary>
    [JsonStringEnumMemberName("redirect")]
    Redirect,

    /// <summary>"deep": JSON nested deeper than any parser should follow.</summary>
    [JsonStringEnumMemberName("deep")]
    Deep,

    /// <summary>"memberMissing": 201, with one member silently left out.</summary>
    [JsonStringEnumMemberName("memberMissing")]
    MemberMissing,
}
