namespace ChatModule;

/// <summary>What a request changes, and what is said of that when its response is lost.</summary>
internal sealed record RequestEffect
{
    /// <summary>Whether sending it twice changes nothing more than sending it once.</summary>
    public required bool IsIdempotent { get; init; }

    /// <summary>The error when it may have been carried out, and sending it again might do it twice.</summary>
    public required GraphChatError OutcomeUnknown { get; init; }

    /// <summary>What may exist now, and what to do then.</summary>
    public required string MayExist { get; init; }

    /// <summary>What is certain where it wasn't carried out: <c>nothing was created</c>.</summary>
    public required string NotDone { get; init; }

    /// <summary>Whether it counts among the chats of <see cref="GraphChatStatistics"/>.</summary>
    public required bool IsChat { get; init; }
}
