using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation.Host;
using System.Security;

namespace QuickStart;

/// <summary>
/// Writes the output of PowerShell to the console. After one second, each progress change is a separate line, so it stays
/// visible.
/// </summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    private static readonly TimeSpan ProgressDelay = TimeSpan.FromSeconds(1);

    private long lineStart = Stopwatch.GetTimestamp();
    private string? progress;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawInterface();

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;

    public void StartLine() => lineStart = Stopwatch.GetTimestamp();

    public override void Write(string value) => Console.Write(GetOutputString(value, SupportsVirtualTerminal));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed || record.StatusDescription == progress || Stopwatch.GetElapsedTime(lineStart) < ProgressDelay)
            return;
        progress = record.StatusDescription;
        var line = $"  [{record.Activity}: {progress}]";
        Console.WriteLine(line.Length > 79 ? $"{line[..77]}…]" : line);
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Console.WriteLine($"{caption}\n{message}");
        while (true)
        {
            Console.Write($"{string.Join("  ", choices.Select(choice => $"[{Key(choice)}] {choice.Label.Replace("&", "", StringComparison.Ordinal)}"))} (default is \"{Key(choices[Math.Max(0, defaultChoice)])}\"): ");
            var typed = Console.ReadLine()?.Trim();
            if (string.IsNullOrEmpty(typed))
                return Math.Max(0, defaultChoice);
            for (var i = 0; i < choices.Count; i++)
                if (typed.Equals(Key(choices[i]), StringComparison.OrdinalIgnoreCase))
                    return i;
        }
    }

    public override string ReadLine() => Console.ReadLine() ?? "";

    public override SecureString ReadLineAsSecureString() => throw CredentialsNotSupported();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Dictionary<string, PSObject> values = [];
        foreach (var field in descriptions)
        {
            Console.Write($"{field.Name}: ");
            values[field.Name] = PSObject.AsPSObject(Console.ReadLine() ?? "");
        }
        return values;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw CredentialsNotSupported();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw CredentialsNotSupported();

    private static string Key(ChoiceDescription choice)
    {
        var at = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return at < 0 ? choice.Label : choice.Label[at + 1].ToString(CultureInfo.InvariantCulture).ToUpperInvariant();
    }

    private static NotSupportedException CredentialsNotSupported() => new("The quick start doesn't ask for credentials.");
}
