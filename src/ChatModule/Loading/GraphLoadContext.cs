using System.Reflection;
using System.Runtime.Loader;

namespace ChatModule.Loading;

/// <summary>
/// Where the adapter and all third-party assemblies live, apart from every other module's. Overrides
/// <see cref="Load"/>: a Resolving handler alone would let a same-named assembly of another module win.
/// </summary>
internal sealed class GraphLoadContext : AssemblyLoadContext
{
    /// <summary>The adapter, which is loaded first.</summary>
    public const string AdapterName = "ChatModule.Graph";

    private static readonly string? Framework = Path.GetDirectoryName(typeof(object).Assembly.Location);

    private readonly string folder;
    private readonly Dictionary<string, string> host;
    private int frameworkMajor;

    public GraphLoadContext(string folder) : base("ChatModule")
    {
        this.folder = folder;
        var trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        host = new(StringComparer.OrdinalIgnoreCase);
        foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            host.TryAdd(Path.GetFileNameWithoutExtension(path), path);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var core = typeof(GraphChat).Assembly;
        if (assemblyName.Name == core.GetName().Name)
            return core;
        // Null means the default context, which has everything that isn't in lib.
        var own = Path.Combine(folder, assemblyName.Name + ".dll");
        if (!File.Exists(own))
            return null;
        // What the host itself brings wins when it is new enough.
        if (host.TryGetValue(assemblyName.Name!, out var trusted) && IsEnough(trusted, assemblyName.Version))
            return null;
        var assembly = ReadyToRunImages.Load(this, own);
        // The framework's assemblies in lib pass types to each other and to all libraries, so they come from one place,
        // although some libraries were compiled with older ones.
        if (assemblyName.Name == AdapterName)
            frameworkMajor = assembly.GetReferencedAssemblies()
                .Single(static reference => reference.Name == "System.Text.Json").Version!.Major;
        return assembly;
    }

    // The framework's own assemblies carry its major version. Reading a version out of a file needs two more
    // assemblies.
    private bool IsEnough(string path, Version? wanted) => wanted is null
        || (Path.GetDirectoryName(path) == Framework
            ? Environment.Version.Major >= frameworkMajor && new Version(Environment.Version.Major, 0, 0, 0) >= wanted
            : AssemblyName.GetAssemblyName(path).Version >= wanted);
}
