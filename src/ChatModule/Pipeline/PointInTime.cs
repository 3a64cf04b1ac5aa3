using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatModule.Pipeline;

/// <summary>Reads a point in time from text.</summary>
internal static partial class PointInTime
{
    /// <summary>
    /// Reads 2026-01-31 as that day everywhere: where the current culture has another calendar (th-TH, ar-SA),
    /// PowerShell would take it for a year of that one. Other forms are read as Get-Date reads them, in the current
    /// culture.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(text,
        Iso().IsMatch(text) ? CultureInfo.InvariantCulture : CultureInfo.CurrentCulture,
        DateTimeStyles.AssumeLocal, out time);

    [GeneratedRegex(@"^\s*\d{4}-\d{2}-\d{2}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();
}
