namespace ChatModule.Graph.Tests;

/// <summary>A run: its chats, and the number of requests in parallel.</summary>
public sealed record Plan(int Limit, PlannedChat[] Chats)
{
    /// <summary>Smaller plans, with one chat or one fault less.</summary>
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

    public override string ToString() => $"{Limit} in parallel: {string.Join("; ", Chats.Select((chat, i) => $"{i} {chat}"))}";
}
