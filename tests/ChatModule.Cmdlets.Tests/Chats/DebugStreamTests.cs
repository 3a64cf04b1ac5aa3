namespace ChatModule.Cmdlets.Tests.Chats;

[Collection(EnvironmentTests.Name)]
public sealed class DebugStreamTests
{
    [Theory]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne -Debug")]
    // A variable that a script sets is a string.
    [InlineData("$DebugPreference = 'Continue'; New-GraphChat megan@contoso.com -OneOnOne")]
    public async Task Each_request_has_a_debug_line_with_its_status_and_IDs(string script)
    {
        await using var shell = await Shell.StartAsync();

        var line = Assert.Single(shell.Run(script).Debug, IsRequest);

        Assert.Matches("^POST /beta/chats -> 201 in \\d+ ms \\(client-request-id [0-9a-f-]{36}, request-id ", line);
    }

    [Theory]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne")]
    [InlineData("$DebugPreference = 'Continue'; New-GraphChat megan@contoso.com -OneOnOne -Debug:$false")]
    public async Task Without_Debug_there_are_no_debug_lines(string script)
    {
        await using var shell = await Shell.StartAsync();

        Assert.Empty(shell.Run(script).Debug);
    }

    [Fact]
    public async Task Debug_has_headers_and_bodies_only_with_the_environment_variable_and_never_the_token()
    {
        await using var shell = await Shell.StartAsync();
        var without = shell.Run("New-GraphChat megan@contoso.com -OneOnOne -Debug").Debug;
        using var environment = new EnvironmentVariables(("CHATMODULE_DEBUG_CONTENT", "1"));

        var with = shell.Run("New-GraphChat alex@contoso.com -OneOnOne -Debug").Debug;

        Assert.Equal(1, without.Count(IsRequest));
        Assert.Equal(3, with.Count(line => !line.Contains("0 throttled", StringComparison.Ordinal)));
        Assert.Contains("Authorization: REDACTED", with[0], StringComparison.Ordinal);
        Assert.Contains("alex@contoso.com", with[0], StringComparison.Ordinal);
        Assert.Contains("\"chatType\":\"oneOnOne\"", with[1].Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(with, text => text.Contains("eyJ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$VerbosePreference = 'Continue'; ")]
    public async Task With_Debug_alone_verbose_lines_are_debug_lines_because_the_engine_would_ask_at_each(string preference)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($"{preference}Get-GraphChat -Debug");

        Assert.Empty(shell.Host.Prompts);
        Assert.Empty(result.Verbose);
        Assert.Contains(result.Debug, line => line.Contains("0 throttled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_Debug_warnings_are_debug_lines_because_the_engine_would_ask_at_each()
    {
        await using var shell = await Shell.StartAsync();
        const string Script = "'megan@contoso.com', 'nobody' | New-GraphChat -Debug";

        var alone = shell.Run(Script);
        var with = shell.Run($"{Script} -WarningAction Continue");

        Assert.Empty(shell.Host.Prompts);
        Assert.Empty(alone.Warnings);
        Assert.Contains(alone.Debug, line => line.StartsWith("Warning: The group chat lacks", StringComparison.Ordinal));
        Assert.Single(with.Warnings);
    }

    private static bool IsRequest(string line) => line.StartsWith("POST ", StringComparison.Ordinal);
}
