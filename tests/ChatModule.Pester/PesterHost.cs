using System.ComponentModel;
using System.Diagnostics;

namespace ChatModule.Pester;

/// <summary>Starts pwsh, and checks whether it can run the Pester tests.</summary>
internal static class PesterHost
{
    // The module requires PowerShell 7.4. The configuration object requires Pester 5.
    private const string Probe = """
        $pester = Get-Module Pester -ListAvailable | Sort-Object Version -Descending | Select-Object -First 1
        if ($PSVersionTable.PSVersion -lt '7.4') { "pwsh is version $($PSVersionTable.PSVersion), and the module requires 7.4." }
        elseif ((Get-Process -Id $PID).ProcessName -notlike 'pwsh*') { 'pwsh is the .NET global tool, which does not support Start-Job. Install PowerShell.' }
        elseif (-not $pester) { 'Pester is not installed. Run Install-PSResource Pester.' }
        elseif ($pester.Version.Major -lt 5) { "Pester is version $($pester.Version), and the tests require 5." }
        """;

    private static readonly Lazy<string?> Checked = new(Check);

    /// <summary>Why the tests can't run, or null when they can.</summary>
    public static string? MissingRequirement => Checked.Value;

    /// <summary>Whether a missing requirement is a failure and doesn't skip the tests.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("CHATMODULE_REQUIRE_PWSH") == "1";

    /// <summary>Start information for pwsh without a profile, colors, and variables of the test host.</summary>
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
        // Child processes would inherit the variables of the test host.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name == "DOTNET_STARTUP_HOOKS").ToArray())
            start.Environment.Remove(name);
        return start;
    }

    private static string? Check()
    {
        try
        {
            using var probe = Process.Start(Start("-Command", Probe))!;
            probe.StandardInput.Close();
            var errors = probe.StandardError.ReadToEndAsync();
            var missing = probe.StandardOutput.ReadToEnd().Trim();
            probe.WaitForExit();
            return missing.Length > 0 ? missing : probe.ExitCode == 0 ? null : $"pwsh failed: {errors.Result.Trim()}";
        }
        catch (Win32Exception)
        {
            return "pwsh is not in the PATH. See https://aka.ms/install-powershell.";
        }
    }
}
