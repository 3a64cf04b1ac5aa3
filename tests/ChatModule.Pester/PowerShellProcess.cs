using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatModule.Pester;

/// <summary>How the tests start PowerShell.</summary>
internal static class PowerShellProcess
{
    /// <summary>Start information for PowerShell without a profile, colors, and variables of the test host.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(TestPaths.PowerShell, ["-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // The executable in the package searches for .NET only in the default folders. This is the .NET of the test host.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        // Child processes would inherit the variables of the test host.
        foreach (var name in start.Environment.Keys.Where(IsOfTestHost).ToArray())
            start.Environment.Remove(name);
        return start;
    }

    private static bool IsOfTestHost(string variable) =>
        variable.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || variable == "DOTNET_STARTUP_HOOKS";
}
