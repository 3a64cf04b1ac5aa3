using System.Runtime.InteropServices;
using System.Text.Json;
using GraphEmulator.Hosting;

CommandLine commandLine;
try
{
    commandLine = CommandLine.Parse(args);
}
catch (Exception exception) when (exception is FormatException or OverflowException or JsonException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    await Console.Error.WriteLineAsync(CommandLine.Usage);
    return 2;
}

var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void Stop(PosixSignalContext signal)
{
    // The default handler would end the process before the certificate folder is deleted.
    signal.Cancel = true;
    stopped.TrySetResult();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var host = await EmulatorHost.StartAsync(commandLine.Options);
Console.WriteLine(JsonSerializer.Serialize(ReadyLine.From(host), EmulatorJson.Options));

if (commandLine.ExitWithStdin)
{
    // Standard input closes when the parent process exits, even after a crash, so the emulator never outlives it.
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        stopped.TrySetResult();
    });
}

await stopped.Task;
return 0;
