using System.Text.Json.Serialization;

namespace GraphEmulator.Chats;

/// <summary>How an operation goes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationOutcome>))]
public enum OperationOutcome
{
    /// <summary>notStarted, inProgress, succeeded.</summary>
    [JsonStringEnumMemberName("succeed")]
    Succeed,

    /// <summary>Ends as <c>failed</c> with an error.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Ends as <c>invalid</c>.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    /// <summary>Never ends.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>Shows a status nobody knows yet until it succeeds.</summary>
    [JsonStringEnumMemberName("unknownStatus")]
    UnknownStatus,

    /// <summary>Answers JSON that is not an operation.</summary>
    [JsonStringEnumMemberName("odd")]
    Odd,

    /// <summary>Answers 404, as if the service had forgotten it.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,
}
