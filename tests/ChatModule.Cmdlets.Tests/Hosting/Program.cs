using System.Runtime.Loader;
using System.Text.Json;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>Runs a script in a process of its own, which a test can kill, or which is another session of the user.</summary>
internal static class Program
{
    /// <summary>The environment variable with the access token.</summary>
    public const string Token = "CHATMODULE_TEST_TOKEN";

    /// <param name="args">The script, for a session that isn't connected; or the emulator's address, and the script.</param>
    public static Task<int> Main(string[] args) => args is [var script] ? RunSessionAsync(script) : RunConnectedAsync(args[0], args[1]);

    // Each object is a line of the output.
    private static async Task<int> RunConnectedAsync(string endpoint, string script)
    {
        await using var shell = Shell.Disconnected();
        shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]", Shell.Secret(Environment.GetEnvironmentVariable(Token)!), endpoint).ThrowOnError();
        var running = shell.Start(script);
        running.Output.DataAdded += (_, added) => Console.WriteLine(running.Output[added.Index]);
        var result = running.Result();
        foreach (var error in result.Errors)
            Console.Error.WriteLine(error);
        return result.Errors.Count == 0 ? 0 : 1;
    }

    // All streams are one line of JSON.
    private static async Task<int> RunSessionAsync(string script)
    {
        // The module's types are loaded first. Or else the tests' reference to them would begin the import again, in its middle.
        AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(ModuleUnderTest.Manifest)!, "ChatModule.Core.dll"));
        await using var shell = Shell.Disconnected();
        Console.WriteLine(JsonSerializer.Serialize(SessionResult.Create(shell.Run(script))));
        return 0;
    }
}
