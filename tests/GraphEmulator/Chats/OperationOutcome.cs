using System.Text.Json.Serialization;

namespace GraphEmulator.Chats;

/// <summary>The outcome of an operation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationOutcome>))]
public enum OperationOutcome
{
    /// <summary>Changes from notStarted to inProgress to succeeded.</summary>
    [JsonStringEnumMemberName("succeed")]
    Succeed,

    /// <summary>Completes as <c>failed</c> with an error.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Completes as <c>invalid</c>.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    /// <summary>Never completes.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>Has an unknown status until it succeeds.</summary>
    [JsonStringEnumMemberName("unknownStatus")]
    UnknownStatus,

    /// <summary>Returns JSON that isn't an operation.</summary>
    [JsonStringEnumMemberName("malformed")]
    MalformedJson,

    /// <summary>Returns 404, as if the operation had never existed.</summary>
    [JsonStringEnumMemberName("notFound")]
    NotFound,
}
