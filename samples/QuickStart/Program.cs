using System.Diagnostics;
using System.Reflection;
using GraphEmulator.Faults;
using GraphEmulator.Hosting;

// Teams needs a few seconds to install an app. Two seconds are enough to see the progress.
var settings = new EmulatorSettings { OperationSeconds = 2 };
await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Settings = settings });
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

string[] script = args.Contains("--prompt") ? ["-NoLogo", "-NoExit", "-File", "Prompt.ps1"] : ["-File", "Tour.ps1"];
script[^1] = Path.Combine(AppContext.BaseDirectory, script[^1]);
var start = PowerShellProcess.Start(["-ExecutionPolicy", "Bypass", .. script]);
start.Environment["QUICKSTART_MODULE"] = Assembly.GetExecutingAssembly()
    .GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "Module").Value;
start.Environment["QUICKSTART_ENDPOINT"] = emulator.BaseAddress.AbsoluteUri;
start.Environment["QUICKSTART_TOKEN"] = emulator.State.MintToken(new()
{
    Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send User.ReadBasic.All",
});
// PowerShell handles Ctrl+C.
Console.CancelKeyPress += (_, e) => e.Cancel = true;
using var powershell = Process.Start(start)!;
await powershell.WaitForExitAsync();
return powershell.ExitCode;
