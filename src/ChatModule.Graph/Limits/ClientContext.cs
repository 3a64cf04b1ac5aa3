namespace ChatModule.Graph.Limits;

/// <summary>What the requests of one pipeline share.</summary>
/// <param name="trace">Gets what happens to them; null when it isn't wanted.</param>
/// <param name="throttleLimit">How many of them may be on their way to the service at the same time.</param>
internal sealed class ClientContext(IRequestTrace? trace, int throttleLimit)
{
    // What eight at once send in a second, at the 100 ms that Graph takes for one: many times the delay of reading on.
    private const int MaxReserve = 80;

    public IRequestTrace? Trace { get; } = trace;

    /// <summary>How many are on their way. The limiter counts them under its lock.</summary>
    public int InFlight { get; set; }

    /// <summary>How many wait. The limiter counts them under its lock.</summary>
    public int Waiting { get; set; }

    /// <summary>
    /// The end of the longest <c>Retry-After</c> beyond what an item may wait, for which an item of the pipeline has
    /// failed. The others wait, as it may pass while they do.
    /// </summary>
    public TimeSpan FailedUntil { get; set; }

    /// <summary>Whether no more may be sent before a response comes.</summary>
    public bool IsFull => InFlight >= throttleLimit;

    /// <summary>Whether others would only wait in memory: no slot is idle before they are read.</summary>
    public bool HasBacklog => IsFull && Waiting >= MaxReserve;
}
