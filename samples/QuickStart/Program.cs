using GraphEmulator.Faults;
using GraphEmulator.Hosting;
using QuickStart;

// Teams needs a few seconds to install an app. Two seconds are enough to see the progress.
await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Settings = new EmulatorSettings { OperationSeconds = 2 } });
// Teams may not know a new account yet: the first two requests for this one fail.
emulator.State.Faults.Add(new FaultRule
{
    Kind = FaultKind.Status,
    Status = 404,
    Code = "NotFound",
    Message = "Failed to find users with user principal name 'jacob@contoso.com'",
    BodyContains = "jacob@",
    Times = 2,
});
Console.WriteLine($"""
    ChatModule quick start

    An emulator of Microsoft Graph listens on {emulator.BaseAddress}. Nothing leaves
    this computer, and no account is needed. You're signed in as Adele (adele@contoso.com).

    """);

using var session = new ModuleSession(emulator.BaseAddress, emulator.State.MintToken(new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send User.ReadBasic.All" }));
return args.Contains("--prompt") ? Prompt.Run(session) : Tour.Run(session, emulator.State);
