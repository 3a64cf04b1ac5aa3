using System.Text.Json;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>The streams of a script in a separate process, as strings.</summary>
public sealed record SessionResult(
    IReadOnlyList<string> Output, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose, IReadOnlyList<string> Information)
{
    internal static SessionResult Create(ShellResult result) => new(
        [.. result.Output.Select(item => $"{item}")], [.. result.Errors.Select(error => $"{error.Id()}: {error}")], result.Warnings, result.Verbose,
        [.. result.Information.Select(record => $"{record.MessageData}")]);

    internal static SessionResult Parse(string json) => JsonSerializer.Deserialize<SessionResult>(json)!;
}
