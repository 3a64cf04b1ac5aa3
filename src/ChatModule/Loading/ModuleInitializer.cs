using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using ChatModule.Connections;

namespace ChatModule.Loading;

/// <summary>
/// Loads the assembly of the public types at import, so that <c>[ChatModule.GraphChat]</c> is known. RequiredAssemblies
/// in the manifest would do the same, but with one file for all platforms.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called by the engine, before anything of this module runs.</summary>
    public void OnImport()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        ReadyToRunImages.Load(AssemblyLoadContext.Default, Path.Combine(folder, "ChatModule.Core.dll"));
    }

    /// <summary>Called by Remove-Module: closes the connections that were created in this runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => DefaultConnection.CloseAll();
}
