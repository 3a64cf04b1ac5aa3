namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>Runs a script in a process of its own, which a test can kill. Each object is a line of the output.</summary>
internal static class Program
{
    /// <summary>The environment variable with the access token.</summary>
    public const string Token = "CHATMODULE_TEST_TOKEN";

    /// <param name="args">The emulator's address, and the script.</param>
    public static async Task<int> Main(string[] args)
    {
        await using var shell = Shell.Disconnected();
        shell.Run("Connect-GraphChat -AccessToken $args[0] -GraphEndpoint $args[1]", Shell.Secret(Environment.GetEnvironmentVariable(Token)!), args[0]).ThrowOnError();
        var running = shell.Start(args[1]);
        running.Output.DataAdded += (_, added) => Console.WriteLine(running.Output[added.Index]);
        var result = running.Result();
        foreach (var error in result.Errors)
            Console.Error.WriteLine(error);
        return result.Errors.Count == 0 ? 0 : 1;
    }
}
