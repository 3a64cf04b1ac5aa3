namespace ChatModule.Bench;

/// <summary>What is measured, as data.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">The first column of the page.</param>
/// <param name="Count">The number of items.</param>
/// <param name="Pipeline">What ChatModule runs.</param>
/// <param name="Peers">What else runs, alternating with it.</param>
internal sealed record Scenario(string Name, string Title, int Count, string Pipeline, params Candidate[] Peers)
{
    // What the peers do for each item.
    public Work Work { get; init; }

    // The options and fault rules (JSON) of the emulator.
    public string Emulator { get; init; } = "";

    public string Faults { get; init; } = "";

    // When all POST requests start to fail, and for how long, in seconds.
    public (int After, int Seconds)? Outage { get; init; }

    // What ChatModule runs first, unmeasured.
    public string Before { get; init; } = "";

    // Whether ChatModule keeps no limits, because the emulator has none.
    public bool IsUnlimited { get; init; }

    // Whether the time includes the import and the sign-in, in each PowerShell.
    public bool IsFirst { get; init; }

    // Whether the apps are awaited with an app's token.
    public bool AsApp { get; init; }

    public bool ShowsMemory { get; init; }

    // The processes that share the items.
    public int Processes { get; init; } = 1;

    // The runs of each candidate.
    public int Rounds { get; init; } = 3;

    public Func<Outcome, double> Time { get; init; } = outcome => outcome.Seconds;

    // One run with a tenth of the items, to see that it works.
    public Scenario Quick() => this with
    {
        Rounds = 1,
        Count = Count == 1 ? 1 : Count / 10,
        Outage = Outage is null ? null : (1, 6),
    };
}

/// <summary>
/// What a peer does for each item: a one-on-one chat with nothing, a message, or an app; or a group chat.
/// </summary>
internal enum Work { Chat, Message, App, Group }
