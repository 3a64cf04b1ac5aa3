using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

/// <summary>How PowerShell is started: the one of the tool manifest, or another that CHATMODULE_PWSH specifies.</summary>
internal static class PowerShellProcess
{
    /// <summary>The path or command of pwsh.</summary>
    public static string Command =>
        Environment.GetEnvironmentVariable("CHATMODULE_PWSH") is { Length: > 0 } other ? other : Staged;

    private static string Staged => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "PowerShell").Value!;

    /// <summary>
    /// The folder of the .NET of this process. The executable searches for .NET only in the default folders.
    /// </summary>
    public static string DotNetRoot =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Start information for PowerShell without a profile.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Command, ["-NoProfile", .. arguments]);
        start.Environment["DOTNET_ROOT"] = DotNetRoot;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }
}
