using System.Globalization;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>Control characters of the input don't reach the terminal. Requests and targets have the unchanged input.</summary>
public sealed class ControlCharacterTests
{
    private const string Escape = "\u001b[2J";

    [Theory]
    [InlineData("New-GraphChat megan@contoso.com -Topic \"a:$($args[0])\"")]
    [InlineData("[pscustomobject]@{ Mail = $args[0] } | New-GraphChat")]
    [InlineData("$args[0] | New-GraphChat")]
    [InlineData("@{ Topic = $args[0]; Members = 'a' } | New-GraphChat")]
    [InlineData("New-GraphChat megan@contoso.com -InstalledApp \"$($args[0])\"")]
    [InlineData("@{ $args[0] = 1 } | New-GraphChat")]
    public async Task Errors_have_no_control_characters(string script)
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run(script, $"x{Escape}y").Error;

        Assert.Contains('\uFFFD', error.Exception.Message);
        Assert.DoesNotContain(error.Exception.Message, char.IsControl);
        Assert.DoesNotContain(error.ErrorDetails.Message, char.IsControl);
        Assert.DoesNotContain(error.ErrorDetails.RecommendedAction, char.IsControl);
        Assert.DoesNotContain(error.CategoryInfo.GetMessage(CultureInfo.InvariantCulture), char.IsControl);
    }

    [Fact]
    public async Task WhatIf_has_no_control_characters()
    {
        await using var shell = await Shell.StartAsync();

        var shown = shell.Show("New-GraphChat megan@contoso.com -Topic $args[0] -WhatIf", $"Tea{Escape}m");

        Assert.Equal("What if: Create group chat 'Tea\uFFFD[2Jm' with 2 members", shown.Trim());
    }

    [Fact]
    public async Task A_topic_is_sent_unchanged()
    {
        await using var shell = await Shell.StartAsync();

        shell.Run("New-GraphChat megan@contoso.com -Topic $args[0]", "Tea\u200Fm").ThrowOnError();

        Assert.Equal("Tea\u200Fm", Assert.Single(shell.Emulator.State.Chats.All).Topic);
    }

    [Fact]
    public async Task A_truncated_topic_does_not_end_with_half_a_surrogate_pair()
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run("New-GraphChat megan@contoso.com -Topic $args[0]", new string('x', 29) + "\U0001F600" + new string('y', 250)).Error;

        Assert.Equal("TopicInvalid", error.Id());
        Assert.Contains($"'{new string('x', 29)}…'", error.Exception.Message, StringComparison.Ordinal);
    }
}
