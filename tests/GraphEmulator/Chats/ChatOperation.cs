namespace GraphEmulator.Chats;

/// <summary>
/// The installation of an app in a new chat. Its state is computed from the time, so nothing runs behind it.
/// </summary>
public sealed class ChatOperation
{
    // From the POST to the start of the work, as a part of the whole.
    private const double StartsAfter = 0.3;

    private readonly OperationRule rule;
    private int reads;

    internal ChatOperation(string appId, DateTimeOffset created, double seconds, OperationRule rule)
    {
        // Three GUIDs joined by hyphens, as documented: no GUID, whatever it looks like.
        Id = $"{Guid.NewGuid()}-{Guid.NewGuid()}-{Guid.NewGuid()}";
        AppId = appId;
        Created = created;
        this.rule = rule;
        Duration = TimeSpan.FromSeconds(rule.Seconds ?? seconds);
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>The catalog id of the app.</summary>
    public string AppId { get; }

    /// <summary>When the chat was asked for.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>How long it takes, if it ends at all.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How often it was read, alone or in a list.</summary>
    public int Reads => Volatile.Read(ref reads);

    internal OperationOutcome Outcome => rule.Outcome;

    internal OperationRule Rule => rule;

    internal void CountRead() => Interlocked.Increment(ref reads);

    internal OperationProgress ProgressAt(DateTimeOffset now)
    {
        var started = Created + (Duration * StartsAfter);
        if (now < started)
        {
            return new("notStarted", Created, 0);
        }

        if (rule.Outcome is OperationOutcome.Hang)
        {
            return new(rule.Status ?? "inProgress", started, 1);
        }

        var ended = Created + Duration;
        if (now < ended)
        {
            var unknown = rule.Outcome is OperationOutcome.UnknownStatus ? rule.Status ?? "awaitingReview" : null;
            return new(unknown ?? "inProgress", started, 1);
        }

        return rule.Outcome switch
        {
            OperationOutcome.Fail => new("failed", ended, 1),
            OperationOutcome.Invalid => new("invalid", ended, 1),
            _ => new("succeeded", ended, 1),
        };
    }
}
