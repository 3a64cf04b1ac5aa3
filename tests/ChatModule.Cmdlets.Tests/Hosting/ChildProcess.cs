using System.Diagnostics;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A script that runs in a process of its own against the emulator of a <see cref="Shell"/>.</summary>
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

    /// <summary>Kills the process (SIGKILL), which has no time to do anything about it.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>The lines of its output, once it has ended without an error.</summary>
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
