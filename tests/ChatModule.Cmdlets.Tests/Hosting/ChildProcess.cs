using System.Diagnostics;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A script that runs in a separate process with the emulator of a <see cref="Shell"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    public ChildProcess(Shell shell, string script)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildProcess).Assembly.Location, shell.Emulator.BaseAddress.ToString(), script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Program.Token] = shell.Emulator.State.MintToken();
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => process.HasExited;

    /// <summary>Kills the process (SIGKILL) without a chance to clean up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits for the process to exit without errors, and returns the lines of its output.</summary>
    public async Task<string[]> ReadToEndAsync()
    {
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return (await output).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
