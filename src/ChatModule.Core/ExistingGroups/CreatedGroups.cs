namespace ChatModule;

/// <summary>
/// The groups that a connection is creating, created, or may have created, whichever command or runspace requested
/// them: a new group isn't listed at once. Thread-safe.
/// </summary>
internal sealed class CreatedGroups
{
    /// <summary>
    /// The most groups that are remembered, the newest. An app creates 20 a second at most in a tenant
    /// (https://learn.microsoft.com/graph/throttling-limits), so the oldest has been
    /// listed for eight minutes. So many groups of three take 16 MB.
    /// </summary>
    public const int MaxCount = 10_000;

    private readonly object sync = new();
    private readonly Dictionary<string, List<CreatedGroup>> groups = new(StringComparer.Ordinal);
    private readonly LinkedList<CreatedGroup> byAge = new();

    /// <summary>Adds a group that is about to be requested, whether or not there is one like it.</summary>
    public GroupClaim Add(string? topic, IReadOnlyList<GraphChatMember> members)
    {
        lock (sync)
            return Claim(AddCore(topic, members));
    }

    /// <summary>
    /// The group with this topic and these people, or else a new one. A creation of one's own is requested, or looked
    /// for first when the group may exist. Null when only the ID behind an address can decide.
    /// </summary>
    public GroupClaim? FindOrAdd(
        string? topic, IReadOnlyList<GraphChatMember> members, MemberComparison comparison,
        out GraphChatMember? unresolved)
    {
        lock (sync)
        {
            var found = FindCore(topic, members, comparison, out unresolved);
            if (found is null && unresolved is not null)
                return null;
            return found?.Creation is { } creation
                ? new GroupClaim(found, creation, null)
                : Claim(found ?? AddCore(topic, members));
        }
    }

    /// <summary>The group with this topic and these people, or null.</summary>
    public CreatedGroup? Find(
        string? topic, IReadOnlyList<GraphChatMember> members, MemberComparison comparison,
        out GraphChatMember? unresolved)
    {
        lock (sync)
            return FindCore(topic, members, comparison, out unresolved);
    }

    /// <summary>Forgets a group: it doesn't exist, or isn't like this any more.</summary>
    public void Remove(CreatedGroup group)
    {
        lock (sync)
            RemoveCore(group);
    }

    /// <summary>Requests a group, and remembers what is certain about it afterwards.</summary>
    /// <param name="claim">The group; its creation is that of this item.</param>
    /// <param name="request">Requests it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The stop of the pipeline that requests it.</param>
    public async Task<GraphChat> CreateAsync(
        GroupClaim claim, Func<Task<GraphChat>> request, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var chat = await request();
            OnCreated(claim, chat, time);
            return chat;
        }
        catch (GraphChatException e) when (e.Chat is not null)
        {
            OnCreated(claim, e.Chat, time);
            throw;
        }
        catch (Exception e)
        {
            OnFailed(claim.Group, MayExist(e, cancellationToken), time);
            if (cancellationToken.IsCancellationRequested)
                claim.Source!.SetCanceled(CancellationToken.None);
            else
                claim.Source!.SetException(e);
            // There may be no other item that wants this group.
            _ = claim.Creation.Exception;
            throw;
        }
    }

    private void OnCreated(GroupClaim claim, GraphChat chat, TimeProvider time)
    {
        lock (sync)
            claim.Group.Timestamp = time.GetTimestamp();
        claim.Source!.SetResult(chat);
    }

    private void OnFailed(CreatedGroup group, bool mayExist, TimeProvider time)
    {
        lock (sync)
        {
            group.Creation = null;
            if (mayExist)
                group.Timestamp ??= time.GetTimestamp();
            // What an earlier request may have created still may exist.
            else if (group.Timestamp is null)
                RemoveCore(group);
        }
    }

    private static bool MayExist(Exception e, CancellationToken cancellationToken) => e switch
    {
        GraphChatException { Error: GraphChatError.ChatOutcomeUnknown } => true,
        GraphChatException known => known.Outcome != RequestOutcome.NotExecuted,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => true,
    };

    // What exists before what may exist, and of several, the newest.
    private CreatedGroup? FindCore(
        string? topic, IReadOnlyList<GraphChatMember> members, MemberComparison comparison,
        out GraphChatMember? unresolved)
    {
        unresolved = null;
        CreatedGroup? found = null;
        foreach (var group in groups.GetValueOrDefault(topic ?? "") ?? [])
        {
            var match = comparison.Compare(members, group.Members, out var candidate);
            if (match == MemberMatch.Unknown)
                unresolved = comparison.PreferReadable(unresolved, candidate);
            else if (match == MemberMatch.Same && (group.Creation is not null || found?.Creation is null))
                found = group;
        }
        return found;
    }

    private CreatedGroup AddCore(string? topic, IReadOnlyList<GraphChatMember> members)
    {
        if (byAge.Count == MaxCount)
            RemoveCore(byAge.First!.Value);
        var group = new CreatedGroup(topic, members);
        if (!groups.TryGetValue(group.Topic, out var same))
            groups.Add(group.Topic, same = new(1));
        same.Add(group);
        group.Node = byAge.AddLast(group);
        return group;
    }

    private static GroupClaim Claim(CreatedGroup group)
    {
        var source = new TaskCompletionSource<GraphChat>(TaskCreationOptions.RunContinuationsAsynchronously);
        group.Creation = source.Task;
        return new(group, source.Task, source);
    }

    private void RemoveCore(CreatedGroup group)
    {
        if (group.Node is not { } node)
            return;
        group.Node = null;
        byAge.Remove(node);
        var same = groups[group.Topic];
        same.Remove(group);
        if (same.Count == 0)
            groups.Remove(group.Topic);
    }
}
