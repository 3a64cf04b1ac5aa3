using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>What a candidate prints, as one line of JSON; times are in seconds.</summary>
/// <param name="Seconds">The measured time.</param>
/// <param name="Out">The items with a result.</param>
/// <param name="Errors">The items with an error.</param>
/// <param name="Import">The time of the import.</param>
/// <param name="Created">When the last chat was created, where other work follows.</param>
/// <param name="Megabytes">The peak working set.</param>
/// <param name="End">The end in Unix time.</param>
/// <param name="Spread">With several processes, the time of the slowest over that of the fastest.</param>
/// <param name="IsEnded">Whether it was ended, because it took too long.</param>
internal sealed record Outcome(
    double Seconds, int Out, int Errors, double Import = 0, double? Created = null, double Megabytes = 0,
    double End = 0, double? Spread = null, bool IsEnded = false)
{
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static Outcome Parse(string output) => JsonSerializer.Deserialize<Outcome>(
        output.Split('\n').LastOrDefault(line => line.StartsWith('{')) ?? throw new InvalidOperationException(output),
        JsonSerializerOptions.Web)!;

    // From the start of the first process to the end of the last one.
    public static Outcome Combine(Outcome[] parts) => parts switch
    {
        [var only] => only,
        _ when parts.Any(part => part.IsEnded) => new(parts.Max(part => part.Seconds), 0, 0, IsEnded: true),
        _ => Sum(parts),
    };

    private static Outcome Sum(Outcome[] parts) => new(
        parts.Max(part => part.End) - parts.Min(part => part.End - part.Seconds),
        parts.Sum(part => part.Out), parts.Sum(part => part.Errors),
        Spread: parts.Max(part => part.Seconds) / parts.Min(part => part.Seconds));
}
