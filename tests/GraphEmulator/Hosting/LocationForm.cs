using System.Text.Json.Serialization;

namespace GraphEmulator.Hosting;

/// <summary>How the <c>Location</c> of a 202 is spelled; only the first is documented, the others were seen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LocationForm>))]
public enum LocationForm
{
    /// <summary><c>/chats('…')/operations('…')</c></summary>
    [JsonStringEnumMemberName("relative")]
    Relative,

    /// <summary><c>/chats/…/operations/…</c></summary>
    [JsonStringEnumMemberName("relativeSlashed")]
    RelativeSlashed,

    /// <summary>As <see cref="Relative"/>, with percent-encoded keys.</summary>
    [JsonStringEnumMemberName("relativeEncoded")]
    RelativeEncoded,

    /// <summary>The called root, then <c>/chats('…')/operations('…')</c>.</summary>
    [JsonStringEnumMemberName("absolute")]
    Absolute,

    /// <summary>The called root, then <c>/chats/…/operations/…</c>.</summary>
    [JsonStringEnumMemberName("absoluteSlashed")]
    AbsoluteSlashed,

    /// <summary>No <c>Location</c> at all.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>
    /// As <see cref="Absolute"/>, on a host that is not ours: a client must not take its token there.
    /// </summary>
    [JsonStringEnumMemberName("foreignHost")]
    ForeignHost,

    /// <summary>No <c>Location</c>, but the chat as the body of the 202.</summary>
    [JsonStringEnumMemberName("bodyOnly")]
    BodyOnly,
}
