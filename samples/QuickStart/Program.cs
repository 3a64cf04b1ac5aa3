using GraphEmulator.Hosting;
using QuickStart;

// Installing an app takes Teams a few seconds; two are enough to see the wait.
await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions
{
    Settings = new EmulatorSettings { OperationSeconds = 2 },
});
Console.WriteLine($"""
    ChatModule, the quick start
    A pretended Microsoft Graph answers at {emulator.BaseAddress} on this machine only, so nothing
    leaves it and no account is needed. You are signed in as Adele (adele@contoso.com).

    """);

var shell = PowerShell.Find();
var made = shell.Path is not null
    ? await shell.RunTourAsync(emulator)
    : await CoreTour.RunAsync(emulator, shell.WhyNot!);

// What was printed is checked against what the other side saw.
var summary = emulator.State.Summary();
Console.WriteLine($"The pretended Graph saw {summary.Posts} requests for chats and made {summary.ChatsCreated} chats.");
if (made && summary.ChatsCreated == 3)
    return 0;
Console.Error.WriteLine("The quick start expected three chats: something went wrong above.");
return 1;
