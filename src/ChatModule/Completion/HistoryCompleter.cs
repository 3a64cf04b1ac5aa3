using ChatModule.Membership;

namespace ChatModule.Completion;

/// <summary>Completes the values of -History that aren't a point in time.</summary>
internal sealed class HistoryCompleter : NameCompleter
{
    protected override IReadOnlyList<(string Name, string Description)> Names { get; } =
    [
        (HistoryStart.None, "Only what is written from now on."),
        (HistoryStart.All, "All messages of the chat."),
    ];
}
