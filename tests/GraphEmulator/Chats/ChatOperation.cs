namespace GraphEmulator.Chats;

/// <summary>
/// The installation of an app in a new chat. Its state is computed from the current time.
/// </summary>
public sealed class ChatOperation
{
    // The fraction of the duration before the operation starts.
    private const double StartFraction = 0.3;

    private readonly OperationRule rule;
    private int reads;

    internal ChatOperation(string appId, DateTimeOffset created, double seconds, OperationRule rule)
    {
        // Documented operation IDs consist of three GUIDs joined by hyphens.
        Id = $"{Guid.NewGuid()}-{Guid.NewGuid()}-{Guid.NewGuid()}";
        AppId = appId;
        Created = created;
        this.rule = rule;
        Duration = TimeSpan.FromSeconds(rule.Seconds ?? seconds);
    }

    /// <summary>The ID.</summary>
    public string Id { get; }

    /// <summary>The catalog ID of the app.</summary>
    public string AppId { get; }

    /// <summary>The time of the request that created the chat.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>The time until the operation completes, if it does.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The number of reads, individually or in a list.</summary>
    public int Reads => Volatile.Read(ref reads);

    internal OperationOutcome Outcome => rule.Outcome;

    internal OperationRule Rule => rule;

    internal void CountRead() => Interlocked.Increment(ref reads);

    internal OperationProgress ProgressAt(DateTimeOffset now)
    {
        var started = Created + (Duration * StartFraction);
        if (now < started)
        {
            return new("notStarted", Created, 0);
        }

        if (rule.Outcome is OperationOutcome.Hang)
        {
            return new(rule.Status ?? "inProgress", started, 1);
        }

        var completed = Created + Duration;
        if (now < completed)
        {
            var unknown = rule.Outcome is OperationOutcome.UnknownStatus ? rule.Status ?? "awaitingReview" : null;
            return new(unknown ?? "inProgress", started, 1);
        }

        return rule.Outcome switch
        {
            OperationOutcome.Fail => new("failed", completed, 1),
            OperationOutcome.Invalid => new("invalid", completed, 1),
            _ => new("succeeded", completed, 1),
        };
    }
}
