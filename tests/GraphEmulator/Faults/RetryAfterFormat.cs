using System.Text.Json.Serialization;

namespace GraphEmulator.Faults;

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
