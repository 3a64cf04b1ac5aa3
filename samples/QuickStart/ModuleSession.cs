using System.Management.Automation.Runspaces;
using System.Net;
using System.Reflection;

namespace QuickStart;

/// <summary>A PowerShell session that imports ChatModule. It runs in this process, without an installed PowerShell.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace runspace;
    private PowerShell? running;

    public ModuleSession(Uri endpoint, string token)
    {
        var folder = typeof(ModuleSession).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "ModuleFolder").Value!;
        var state = InitialSessionState.CreateDefault2();
        // The engine package doesn't contain Update-FormatData, so add the module's views here.
        state.Formats.Add(new SessionStateFormatEntry(Path.Combine(folder, "ChatModule.Format.ps1xml")));
        state.ImportPSModule(Path.Combine(folder, "ChatModule.psd1"));
        state.Variables.Add(new SessionStateVariableEntry("endpoint", endpoint, "The emulator"));
        state.Variables.Add(new SessionStateVariableEntry("token", new NetworkCredential("", token).SecurePassword, "An access token of the emulator"));
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        if (!Host.Console.SupportsVirtualTerminal)
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        runspace = RunspaceFactory.CreateRunspace(Host, state);
        runspace.Open();
    }

    public ConsoleHost Host { get; } = new();

    /// <summary>Runs a line and prints its output; returns <see langword="false"/> when it wrote an error.</summary>
    public bool Run(string line)
    {
        Host.Console.StartLine();
        using var powershell = running = PowerShell.Create(runspace);
        powershell.AddScript(line);
        powershell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        powershell.AddCommand("Out-Default");
        try
        {
            powershell.Invoke();
            return !powershell.HadErrors;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException e)
        {
            Print(e.ErrorRecord);
            return false;
        }
        finally
        {
            running = null;
        }
    }

    /// <summary>Stops the running line; returns <see langword="false"/> when none is running.</summary>
    public bool Stop()
    {
        var line = running;
        line?.BeginStop(null, null);
        return line is not null;
    }

    public void Dispose() => runspace.Dispose();

    private void Print(ErrorRecord error)
    {
        using var powershell = PowerShell.Create(runspace);
        powershell.AddCommand("Out-Default").AddParameter("InputObject", error).Invoke();
    }
}
