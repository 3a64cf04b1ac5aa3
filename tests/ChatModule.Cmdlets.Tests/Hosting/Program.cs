using System.Runtime.Loader;
using System.Text.Json;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>Runs a script in a separate process, which a test can kill, or which is another session of the user.</summary>
internal static class Program
{
    /// <summary>The environment variable with the access token.</summary>
    public const string Token = "CHATMODULE_TEST_TOKEN";

    /// <param name="args">The script for a session without a connection, or the address of the emulator and the script.</param>
    public static Task<int> Main(string[] args) => args is [var script] ? RunSessionAsync(script) : RunConnectedAsync(args[0], args[1]);

    // Writes a line for each object.
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

    // Writes all streams as one line of JSON.
    private static async Task<int> RunSessionAsync(string script)
    {
        // Loads the types of the module first. Otherwise, resolving them during the import would start the import again.
        AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(ModuleUnderTest.Manifest)!, "ChatModule.Core.dll"));
        await using var shell = Shell.Disconnected();
        Console.WriteLine(JsonSerializer.Serialize(SessionResult.Create(shell.Run(script))));
        return 0;
    }
}
