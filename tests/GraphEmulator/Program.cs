using System.Runtime.InteropServices;
using System.Text.Json;
using GraphEmulator.Hosting;

CommandLine commandLine;
try
{
    commandLine = CommandLine.Parse(args);
}
catch (Exception mistake) when (mistake is FormatException or OverflowException or JsonException)
{
    await Console.Error.WriteLineAsync(mistake.Message);
    await Console.Error.WriteLineAsync(CommandLine.Usage);
    return 2;
}

var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void Stop(PosixSignalContext signal)
{
    // Not the default, which would end the process before the certificate's folder is removed.
    signal.Cancel = true;
    done.TrySetResult();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var host = await EmulatorHost.StartAsync(commandLine.Options);
Console.WriteLine(JsonSerializer.Serialize(ReadyLine.Of(host), EmulatorJson.Options));

if (commandLine.ExitWithStdin)
{
    // The parent holds the other end of the pipe: when it dies, however it dies, so does the emulator.
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        done.TrySetResult();
    });
}

await done.Task;
return 0;
