namespace ChatModule.Graph.Limits;

/// <summary>What a limit counts the requests of.</summary>
internal enum LimitScope
{
    /// <summary>All requests of the connection, whatever they are for: <c>-RateLimit</c>.</summary>
    Connection,

    /// <summary>Those of a kind of an app in a tenant.</summary>
    Tenant,

    /// <summary>Those of a kind of the signed-in user.</summary>
    User,

    /// <summary>Those of a kind for one chat.</summary>
    Chat,
}

/// <summary>A limit that requests fall under, with the bucket that keeps it.</summary>
/// <param name="Scope">What it counts the requests of.</param>
/// <param name="Unit">What it counts: <c>message</c>.</param>
/// <param name="Documented">The documented rate; null for none.</param>
/// <param name="Bucket">Keeps it.</param>
internal sealed record Limit(LimitScope Scope, string Unit, RequestRate? Documented, TokenBucket Bucket)
{
    /// <summary>How many requests wait for it or are in flight. A limit in use isn't forgotten.</summary>
    public int Users { get; set; }

    /// <summary>
    /// The limit in a person's words: <c>1 message a second for a user</c>; null when no rate is known.
    /// </summary>
    public string? Describe()
    {
        if (Documented is not { } rate)
            return Scope == LimitScope.Connection ? "-RateLimit" : null;
        var unit = rate.Requests == 1 ? Unit : Plural();
        var period = rate.Period == TimeSpan.FromMinutes(1) ? "minute" : "second";
        var scope = Scope switch
        {
            LimitScope.Chat => "a chat",
            LimitScope.User => "a user",
            _ => "an app in a tenant",
        };
        return $"{rate.Requests} {unit} a {period} for {scope}";
    }

    // "lists of chats"
    private string Plural()
    {
        var end = Unit.IndexOf(" of ", StringComparison.Ordinal);
        return Unit.Insert(end > 0 ? end : Unit.Length, "s");
    }
}
