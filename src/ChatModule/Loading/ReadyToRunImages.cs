using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ChatModule.Loading;

/// <summary>
/// The package brings what every first call needs compiled for some platforms, in a folder beside the IL; elsewhere the
/// IL is compiled as it runs.
/// </summary>
internal static class ReadyToRunImages
{
    private static readonly string System = OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : "linux";

    private static readonly string Platform =
        $"{System}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    // Such files are of use to the .NET they were compiled for alone.
    private static readonly string Folder = $"net{Environment.Version.Major}.0-{Platform}";

    /// <summary>
    /// Loads the precompiled file of an assembly, or its IL where there is none for this host or it's damaged.
    /// </summary>
    public static Assembly Load(AssemblyLoadContext context, string il)
    {
        var compiled = Path.Combine(Path.GetDirectoryName(il)!, Folder, Path.GetFileName(il));
        if (File.Exists(compiled))
        {
            try
            {
                return context.LoadFromAssemblyPath(compiled);
            }
            catch (Exception e) when (e is BadImageFormatException or IOException)
            {
                // The IL beside it does the same, a little later.
            }
        }
        return context.LoadFromAssemblyPath(il);
    }
}
