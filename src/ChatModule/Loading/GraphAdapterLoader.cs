using System.Reflection;

namespace ChatModule.Loading;

/// <summary>Loads the adapter with the first Connect-GraphChat, not at import.</summary>
internal static class GraphAdapterLoader
{
    private static readonly object Sync = new();
    private static IGraphAdapter? adapter;
    private static Task? warmUp;

    /// <summary>The adapter. A failure to load it isn't kept: the next cmdlet retries.</summary>
    public static IGraphAdapter Adapter
    {
        get
        {
            lock (Sync)
                return adapter ??= Load();
        }
    }

    /// <summary>Begins to load it and to prepare a first chat, on another thread and once in a process.</summary>
    public static void WarmUp()
    {
        lock (Sync)
            warmUp ??= Task.Run(RunAsync);
    }

    private static async Task RunAsync()
    {
        try
        {
            await Adapter.WarmUpAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What fails here fails again with the first chat, and is reported there.
            lock (Sync)
                warmUp = null;
        }
    }

    private static IGraphAdapter Load()
    {
        var lib = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "lib");
        var assembly = new GraphLoadContext(lib).LoadFromAssemblyName(new AssemblyName(GraphLoadContext.AdapterName));
        var type = assembly.GetType("ChatModule.Graph.GraphAdapter", throwOnError: true)!;
        return (IGraphAdapter)Activator.CreateInstance(type, nonPublic: true)!;
    }
}
