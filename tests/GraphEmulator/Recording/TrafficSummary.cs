namespace GraphEmulator.Recording;

/// <summary>All requests since the start or the last reset, in numbers. Control requests do not count.</summary>
public sealed record TrafficSummary
{
    /// <summary>Requests of any kind.</summary>
    public required long Requests { get; init; }

    /// <summary>POSTs of chats.</summary>
    public required long Posts { get; init; }

    /// <summary>Chats that were made.</summary>
    public required long ChatsCreated { get; init; }

    /// <summary>
    /// Group chats made although one with the same topic and members existed: what a careless retry leaves.
    /// </summary>
    public required long ChatsMadeTwice { get; init; }

    /// <summary>One-on-one POSTs that were answered with the existing chat.</summary>
    public required long OneOnOneRepeats { get; init; }

    /// <summary>Messages that were sent.</summary>
    public required long MessagesSent { get; init; }

    /// <summary>Chats with at least one message.</summary>
    public required long ChatsWithMessage { get; init; }

    /// <summary>Graph requests sent while the same caller had been told to wait.</summary>
    public required long RequestsWhileToldToWait { get; init; }

    /// <summary>Requests answered with 429.</summary>
    public required long Requests429 { get; init; }

    /// <summary>The most Graph requests at once.</summary>
    public required int MostInFlight { get; init; }

    /// <summary>How often each operation was read, alone or in a list.</summary>
    public required OperationReads RequestsPerOperation { get; init; }

    /// <summary>
    /// The shortest time between two requests below one chat's URL; <see langword="null"/> when no chat had two.
    /// Graph's limit is one a second.
    /// </summary>
    public required double? MinSecondsBetweenRequestsOfOneChat { get; init; }

    /// <summary>Requests for tokens, at the authority and at the managed identity endpoints.</summary>
    public required long TokenRequests { get; init; }

    /// <summary>How often each status was answered; "0" is a dropped connection.</summary>
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    /// <summary>How often each fault was applied.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }
}
