namespace ChatModule.Graph.Tests;

/// <summary>A whole run: its chats and how many are in flight at once.</summary>
public sealed record Plan(int Limit, PlannedChat[] Chats)
{
    /// <summary>Simpler plans of the same kind: a chat fewer, or a fault fewer.</summary>
    public IEnumerable<Plan> Shrink()
    {
        for (var i = 0; i < Chats.Length && Chats.Length > 1; i++)
            yield return this with { Chats = [.. Chats[..i], .. Chats[(i + 1)..]] };
        for (var i = 0; i < Chats.Length; i++)
            for (var n = 0; n < Chats[i].Faults.Length; n++)
            {
                var faults = Chats[i].Faults;
                yield return this with { Chats = [.. Chats[..i], Chats[i] with { Faults = [.. faults[..n], .. faults[(n + 1)..]] }, .. Chats[(i + 1)..]] };
            }
        if (Limit > 1)
            yield return this with { Limit = 1 };
    }

    public override string ToString() => $"{Limit} at once: {string.Join("; ", Chats.Select((chat, i) => $"{i} {chat}"))}";
}
