using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ChatModule.Connections;

/// <summary>
/// The default connection of each runspace, so that parallel runspaces and runbooks never take each other's
/// session. A closed runspace frees its connection.
/// </summary>
internal static class DefaultConnection
{
    private sealed class Slot
    {
        public GraphChatConnection? Connection;

        /// <summary>Whether it was output, so that a variable may hold it too: then only its owner closes it.</summary>
        public bool IsShared;

        /// <summary>All connections that were created here and are still referenced, as keys.</summary>
        public readonly ConditionalWeakTable<GraphChatConnection, object?> Created = [];
    }

    private static readonly ConditionalWeakTable<Runspace, Slot> Slots = [];

    /// <summary>The current runspace's connection.</summary>
    public static GraphChatConnection? Get(bool share = false)
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Slots.TryGetValue(runspace, out var slot))
            return null;
        slot.IsShared |= share;
        return slot.Connection is { Session.IsClosed: false } open ? open : null;
    }

    /// <summary>
    /// Sets the current runspace's connection. The previous one stays open where a variable may hold it, and for the
    /// commands that use it: the pipeline that connects again can have begun with it.
    /// </summary>
    public static void Set(GraphChatConnection? connection, bool isShared)
    {
        var slot = Slots.GetValue(Runspace.DefaultRunspace, static runspace =>
        {
            runspace.StateChanged += OnStateChanged;
            return new Slot();
        });
        if (!slot.IsShared)
            slot.Connection?.Session.CloseWhenUnused();
        slot.Connection = connection;
        slot.IsShared = isShared;
        if (connection is not null)
            slot.Created.Add(connection, null);
    }

    /// <summary>Closes all connections that were created in the current runspace.</summary>
    public static void CloseAll()
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Slots.TryGetValue(runspace, out var slot))
            return;
        foreach (var (connection, _) in slot.Created)
            connection.Dispose();
        slot.Created.Clear();
        slot.Connection = null;
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        var isClosed = e.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken;
        if (!isClosed || sender is not Runspace runspace)
            return;
        runspace.StateChanged -= OnStateChanged;
        if (!Slots.TryGetValue(runspace, out var slot))
            return;
        Slots.Remove(runspace);
        if (!slot.IsShared)
            slot.Connection?.Dispose();
    }
}
