using System.Reflection;

namespace ChatModule.Connections;

/// <summary>The adapter's room: loaded with the first Connect-GraphChat, not at import.</summary>
internal static class GraphRoom
{
    private static readonly Lazy<IGraphAdapter> Loaded = new(Load);

    private static readonly Lazy<Task> Rehearsed = new(() => Task.Run(() => Loaded.Value.RehearseAsync()));

    public static IGraphAdapter Adapter => Loaded.Value;

    /// <summary>Begins to load it and to prepare a first chat, on another thread and once in a process; whatever fails there is told by the first chat itself.</summary>
    public static void WarmUp() => _ = Rehearsed.Value;

    private static IGraphAdapter Load()
    {
        var lib = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "lib");
        var assembly = new GraphLoadContext(lib).LoadFromAssemblyName(new AssemblyName("ChatModule.Graph"));
        return (IGraphAdapter)Activator.CreateInstance(assembly.GetType("ChatModule.Graph.GraphAdapter", throwOnError: true)!, nonPublic: true)!;
    }
}
