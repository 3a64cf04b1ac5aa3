using System.Globalization;

namespace GraphEmulator.Graph;

/// <summary>Formats times as Graph does: UTC, up to seven decimals, no trailing zeros.</summary>
internal static class GraphTime
{
    public static string Format(DateTimeOffset time, int decimals = 7)
    {
        var fraction = decimals <= 0 ? "" : "." + new string('F', Math.Min(decimals, 7));
        return time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss" + fraction + "Z", CultureInfo.InvariantCulture);
    }
}
