using System.Management.Automation.Runspaces;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A script that runs in a <see cref="Shell"/>.</summary>
public sealed class RunningScript
{
    private readonly PowerShell powershell;
    private readonly PSDataCollection<PSObject> output = [];
    private readonly IAsyncResult? started;

    internal RunningScript(Runspace runspace, string script, object?[] arguments)
    {
        powershell = PowerShell.Create(runspace);
        powershell.AddScript(script);
        foreach (var argument in arguments)
            powershell.AddArgument(argument);
        // On the current thread, which is busy until the script ends.
        if (runspace.ThreadOptions == PSThreadOptions.UseCurrentThread)
            return;
        var emptyInput = new PSDataCollection<PSObject>();
        emptyInput.Complete();
        started = powershell.BeginInvoke(emptyInput, output);
    }

    /// <summary>The output so far. It grows while the script runs.</summary>
    public PSDataCollection<PSObject> Output => output;

    /// <summary>The other streams, which also grow.</summary>
    public PSDataStreams Streams => powershell.Streams;

    /// <summary>Whether the script has ended.</summary>
    public bool IsCompleted => started?.IsCompleted ?? false;

    /// <summary>Stops the script like Ctrl+C, and waits until it ends.</summary>
    public ShellResult Stop()
    {
        powershell.Stop();
        return Result();
    }

    /// <summary>Stops the script as Ctrl+C does, while another thread waits for its result.</summary>
    public void Interrupt() => powershell.BeginStop(null, null);

    /// <summary>Waits until the script ends.</summary>
    public ShellResult Result()
    {
        Exception? exception = null;
        try
        {
            if (started is null)
                powershell.Invoke(null, output);
            else
                powershell.EndInvoke(started);
        }
        catch (Exception e) when (e is RuntimeException or PipelineStoppedException)
        {
            exception = e;
        }
        using (powershell)
            return ShellResult.Of(output, powershell.Streams, exception);
    }
}
