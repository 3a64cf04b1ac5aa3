namespace ChatModule.Graph.Limits;

/// <summary>Spreads delays, so that what failed together isn't retried together.</summary>
internal static class Jitter
{
    private const double Factor = 0.25;

    /// <summary>The delay, or up to a quarter more.</summary>
    public static TimeSpan Lengthen(TimeSpan delay) => delay * (1 + Factor * Random.Shared.NextDouble());
}
