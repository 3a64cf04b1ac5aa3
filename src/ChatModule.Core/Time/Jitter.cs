namespace ChatModule;

/// <summary>Spreads delays, so that what failed together isn't retried together.</summary>
internal static class Jitter
{
    private const double Factor = 0.25;
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>The delay, or up to a quarter more.</summary>
    public static TimeSpan Lengthen(TimeSpan delay) => delay * (1 + Factor * Random.Shared.NextDouble());

    /// <summary>A factor from 1 to 1.25 that spreads consecutive indexes evenly. Index 0 has the factor 1.</summary>
    public static double OfIndex(int index) => 1 + Factor * (index * GoldenRatio % 1);
}
