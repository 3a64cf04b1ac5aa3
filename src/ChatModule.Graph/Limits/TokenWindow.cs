namespace ChatModule.Graph.Limits;

/// <summary>One of the windows over which a limit is counted: the tokens that are left in it.</summary>
/// <param name="capacity">How many it holds at most.</param>
/// <param name="share">The share of the limit's rate at which they come back.</param>
/// <param name="now">The time.</param>
internal sealed class TokenWindow(double capacity, double share, TimeSpan now)
{
    public double Capacity { get; } = Math.Max(1, capacity);

    public double Share { get; } = share;

    public double Tokens { get; set; } = Math.Max(1, capacity);

    /// <summary>Tokens come back from this time on: it's in the future while none do.</summary>
    public TimeSpan Updated { get; set; } = now;
}
