namespace ChatModule.Graph.Tests;

/// <summary>A chat to create, and the faults of the first attempts. Later attempts succeed.</summary>
public sealed record PlannedChat(bool IsGroup, Fault[] Faults)
{
    private static readonly Fault[] ThrottlingFaults = [Fault.Throttled, Fault.ThrottledWithoutRetryAfter, Fault.UnavailableWithRetryAfter];

    /// <summary>Whether the retry policy guarantees this chat, unless it's throttled for too long.</summary>
    public bool MustBeCreated
    {
        get
        {
            var faults = Faults.Where(fault => !ThrottlingFaults.Contains(fault)).ToArray();
            return faults.Length <= 6 && faults.All(fault => fault == Fault.ConnectionRefused || !IsGroup && fault is not (Fault.UserNotFound or Fault.Forbidden));
        }
    }

    public override string ToString() => $"{(IsGroup ? "group" : "one-on-one")}[{string.Join(", ", Faults)}]";
}
