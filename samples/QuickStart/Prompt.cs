using System.Management.Automation.Language;

namespace QuickStart;

/// <summary>A prompt with the emulator connected.</summary>
internal static class Prompt
{
    /// <summary>Reads and runs lines until <c>exit</c> or the end of the input.</summary>
    public static int Run(ModuleSession session)
    {
        // Ctrl+C stops the running line, or the program when no line is running.
        Console.CancelKeyPress += (_, e) => e.Cancel = session.Stop();
        session.Run("Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint");
        Console.WriteLine("""
            Connected. Try: New-GraphChat megan@contoso.com -OneOnOne
            People: megan, alex, jacob, isaiah, lidia, and user00001 to user20000, all @contoso.com.
            This session has no PowerShell utility modules: Import-Csv, Select-Object, and
            Format-List aren't available. Type exit to leave.

            """);
        while (!session.Host.ShouldExit && ReadStatement() is { } statement)
            session.Run(statement);
        return session.Host.ExitCode;
    }

    // A statement can span several lines.
    private static string? ReadStatement()
    {
        var statement = "";
        for (var prompt = "PS> "; ; prompt = ">> ")
        {
            Console.Write(prompt);
            if (Console.ReadLine() is not { } line)
            {
                Console.WriteLine();
                return null;
            }
            statement += line + "\n";
            Parser.ParseInput(statement, out _, out var errors);
            if (line.Length == 0 || !errors.Any(error => error.IncompleteInput))
                return statement;
        }
    }
}
