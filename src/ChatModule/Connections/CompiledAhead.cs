using System.Runtime.InteropServices;

namespace ChatModule.Connections;

/// <summary>
/// The package brings what every first call needs compiled for some platforms, in a folder beside the IL; elsewhere the
/// IL is compiled as it runs.
/// </summary>
internal static class CompiledAhead
{
    private static readonly string Platform = (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    // Such files are of use to the .NET they were compiled for alone.
    private static readonly string Folder = $"net{Environment.Version.Major}.0-{Platform}";

    /// <summary>The file to load instead of an assembly's IL; the IL itself when there is none for this host.</summary>
    public static string InsteadOf(string il) =>
        Path.Combine(Path.GetDirectoryName(il)!, Folder, Path.GetFileName(il)) is var compiled && File.Exists(compiled) ? compiled : il;
}
