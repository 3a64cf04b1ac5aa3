using System.Text.Json.Serialization;

namespace GraphEmulator.Faults;

/// <summary>How <c>Retry-After</c> is written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetryAfterForm>))]
public enum RetryAfterForm
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

    /// <summary>Seconds beyond any reason.</summary>
    [JsonStringEnumMemberName("absurd")]
    Absurd,

    /// <summary>Neither a number nor a date.</summary>
    [JsonStringEnumMemberName("garbage")]
    Garbage,
}
