using System.Text.Json.Serialization;

namespace GraphEmulator.Hosting;

/// <summary>The format of the <c>Location</c> header of a 202 response. Only the first is documented.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LocationFormat>))]
public enum LocationFormat
{
    /// <summary><c>/chats('…')/operations('…')</c></summary>
    [JsonStringEnumMemberName("relative")]
    Relative,

    /// <summary><c>/chats/…/operations/…</c></summary>
    [JsonStringEnumMemberName("relativeSlashed")]
    RelativeSlashed,

    /// <summary>Like <see cref="Relative"/>, with percent-encoded keys.</summary>
    [JsonStringEnumMemberName("relativeEncoded")]
    RelativeEncoded,

    /// <summary>The requested service root and <c>/chats('…')/operations('…')</c>.</summary>
    [JsonStringEnumMemberName("absolute")]
    Absolute,

    /// <summary>The requested service root and <c>/chats/…/operations/…</c>.</summary>
    [JsonStringEnumMemberName("absoluteSlashed")]
    AbsoluteSlashed,

    /// <summary>No <c>Location</c> header.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>
    /// Like <see cref="Absolute"/>, on another host: a client must not send its token there.
    /// </summary>
    [JsonStringEnumMemberName("foreignHost")]
    ForeignHost,

    /// <summary>No <c>Location</c> header; the body of the 202 response contains the chat.</summary>
    [JsonStringEnumMemberName("bodyOnly")]
    BodyOnly,
}
