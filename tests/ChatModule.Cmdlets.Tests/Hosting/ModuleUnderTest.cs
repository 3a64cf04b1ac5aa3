using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>
/// The module under test: the build output, or what <c>CHATMODULE_UNDER_TEST</c> specifies: <c>package</c> for the
/// packaged module, or the folder of an installed one.
/// </summary>
internal static class ModuleUnderTest
{
    private static readonly Lazy<bool> Imported = new(Import);

    public static string Manifest { get; } = Path.Combine(Folder(), "ChatModule.psd1");

    // The tests use the types of the module, and the module must load them.
    [ModuleInitializer]
    internal static void ResolveToImportedModule() => AssemblyLoadContext.Default.Resolving += (_, name) =>
        name.Name is "ChatModule" or "ChatModule.Core" && Imported.Value
            ? AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == name.Name)
            : null;

    private static bool Import()
    {
        using var runspace = RunspaceFactory.CreateRunspace(Shell.InitialState());
        // On this thread, so that a command whose layout needs ChatModule.Core fails here: on another, it would wait for
        // this one.
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        using var powershell = PowerShell.Create(runspace);
        powershell.AddCommand("Import-Module").AddParameter("Name", Manifest).Invoke();
        return true;
    }

    private static string Folder()
    {
        return Environment.GetEnvironmentVariable("CHATMODULE_UNDER_TEST") switch
        {
            null or "" => Path.Combine(AppContext.BaseDirectory, GetMetadata("ModuleCopy")),
            "package" => GetMetadata("Package"),
            var path => Path.GetFullPath(path),
        };
    }

    private static string GetMetadata(string key)
    {
        var pairs = typeof(ModuleUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        return pairs.Single(pair => pair.Key == key).Value!;
    }
}
