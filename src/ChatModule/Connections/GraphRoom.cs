using System.Reflection;

namespace ChatModule.Connections;

/// <summary>The adapter's room: loaded with the first request, not at import.</summary>
internal static class GraphRoom
{
    private static readonly Lazy<IGraphAdapter> Loaded = new(Load);

    public static IGraphAdapter Adapter => Loaded.Value;

    private static IGraphAdapter Load()
    {
        var lib = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "lib");
        var assembly = new GraphLoadContext(lib).LoadFromAssemblyName(new AssemblyName("ChatModule.Graph"));
        return (IGraphAdapter)Activator.CreateInstance(assembly.GetType("ChatModule.Graph.GraphAdapter", throwOnError: true)!, nonPublic: true)!;
    }
}
