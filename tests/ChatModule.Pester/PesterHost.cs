using System.ComponentModel;
using System.Diagnostics;

namespace ChatModule.Pester;

/// <summary>The pwsh of this machine, and whether it can run the suites.</summary>
internal static class PesterHost
{
    // pwsh 7.4 is the oldest that the module supports; Pester 5 is the first with a configuration object.
    private const string Probe = """
        $pester = Get-Module Pester -ListAvailable | Sort-Object Version -Descending | Select-Object -First 1
        if ($PSVersionTable.PSVersion -lt '7.4') { "pwsh is $($PSVersionTable.PSVersion), and 7.4 is the oldest that the module supports." }
        elseif ((Get-Process -Id $PID).ProcessName -notlike 'pwsh*') { 'pwsh is the .NET global tool, which cannot start itself again (Start-Job): install PowerShell.' }
        elseif (-not $pester) { 'There is no Pester: Install-PSResource Pester.' }
        elseif ($pester.Version.Major -lt 5) { "Pester is $($pester.Version), and the suites need 5." }
        """;

    private static readonly Lazy<string?> Looked = new(Look);

    /// <summary>Why the suites cannot run here; null when they can.</summary>
    public static string? Lack => Looked.Value;

    /// <summary>Whether that is a failure rather than a reason to skip.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("CHATMODULE_REQUIRE_PWSH") == "1";

    /// <summary>A pwsh that has nothing of the user's, nor of the test host's, and no colours.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        // What the test host was started with would be inherited by every .NET process below.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name == "DOTNET_STARTUP_HOOKS").ToArray())
            start.Environment.Remove(name);
        return start;
    }

    private static string? Look()
    {
        try
        {
            using var probe = Process.Start(Start("-Command", Probe))!;
            probe.StandardInput.Close();
            var trouble = probe.StandardError.ReadToEndAsync();
            var lack = probe.StandardOutput.ReadToEnd().Trim();
            probe.WaitForExit();
            return lack.Length > 0 ? lack : probe.ExitCode == 0 ? null : $"pwsh does not work here: {trouble.Result.Trim()}";
        }
        catch (Win32Exception)
        {
            return "There is no pwsh on the PATH: https://aka.ms/install-powershell.";
        }
    }
}
