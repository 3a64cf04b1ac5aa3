using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ChatModule.Pipeline;

/// <summary>
/// The table and list views, loaded with the first object a runspace gets from this module. In the manifest's
/// FormatsToProcess they were three quarters of what the import costs, for every session that only has the module
/// around.
/// </summary>
internal static class Views
{
    // The cmdlet by its class: by name, the engine would first load the whole module that it is in.
    private const string UpdateFormatData =
        "Microsoft.PowerShell.Commands.UpdateFormatDataCommand, Microsoft.PowerShell.Commands.Utility";

    private const string Script =
        "param($command, $path) & $command -AppendPath $path -WhatIf:$false -Confirm:$false -Verbose:$false";

    private static readonly ConditionalWeakTable<Runspace, object> Loaded = [];

    /// <summary>Loads them, once for each runspace.</summary>
    public static void Load(GraphChatCommand cmdlet)
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Loaded.TryAdd(runspace, runspace))
            return;
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        var path = Path.Combine(folder, "ChatModule.Format.ps1xml");
        try
        {
            var command = new CmdletInfo("Update-FormatData", Type.GetType(UpdateFormatData, throwOnError: true)!);
            cmdlet.InvokeCommand.InvokeScript(Script, useNewScope: true, PipelineResultTypes.None, input: null, command,
                path);
        }
        catch (Exception e) when (e is RuntimeException and not PipelineStoppedException
            or TypeLoadException or IOException)
        {
            // A constrained session may not have the command. The objects are the same without their views.
            cmdlet.WriteVerboseText($"The views could not be loaded: {e.Message}");
        }
    }
}
