namespace ChatModule.Graph.Tests;

/// <summary>A chat to be made, and what happens to the attempts at it; afterwards all goes well.</summary>
public sealed record PlannedChat(bool IsGroup, Fault[] Faults)
{
    private static readonly Fault[] Waits = [Fault.Throttled, Fault.ThrottledWithoutWord, Fault.BusyWithRetryAfter];

    /// <summary>Whether the retry table promises this chat (unless the waits grow too long).</summary>
    public bool MustBeMade
    {
        get
        {
            var faults = Faults.Where(fault => !Waits.Contains(fault)).ToArray();
            return faults.Length <= 6 && faults.All(fault => fault == Fault.Refused || !IsGroup && fault is not (Fault.UserNotFound or Fault.Forbidden));
        }
    }

    public override string ToString() => $"{(IsGroup ? "group" : "one-on-one")}[{string.Join(", ", Faults)}]";
}
