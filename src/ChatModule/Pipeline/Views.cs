using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ChatModule.Pipeline;

/// <summary>
/// The table and list views, loaded with the first object a runspace gets from this module. In the manifest's
/// FormatsToProcess they were three quarters of what the import costs, for every session that only has the module around.
/// </summary>
internal static class Views
{
    private const string Script = "param($path) Microsoft.PowerShell.Utility\\Update-FormatData -PrependPath $path -WhatIf:$false -Confirm:$false -Verbose:$false";

    private static readonly ConditionalWeakTable<Runspace, object> Loaded = [];

    /// <summary>Loads them, once for each runspace.</summary>
    public static void Load(PSCmdlet cmdlet)
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Loaded.TryAdd(runspace, runspace))
            return;
        var path = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "ChatModule.Format.ps1xml");
        try
        {
            cmdlet.InvokeCommand.InvokeScript(Script, useNewScope: true, PipelineResultTypes.None, input: null, path);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            // A constrained session may not have the command. The objects are the same without their views.
            cmdlet.WriteVerbose($"The views could not be loaded: {e.Message}");
        }
    }
}
