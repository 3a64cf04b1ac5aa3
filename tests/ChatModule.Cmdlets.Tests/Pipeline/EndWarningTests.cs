using System.Net;

namespace ChatModule.Cmdlets.Tests.Pipeline;

public sealed class EndWarningTests
{
    private const string Text = "The pipeline ended before these group chats were output.";

    [Theory]
    [InlineData("try { $rows | New-GraphChat -ErrorAction Stop } catch { }")]
    [InlineData("$ErrorActionPreference = 'Stop'; try { $rows | New-GraphChat } catch { }")]
    public async Task A_terminating_error_comes_after_the_warning_in_the_warning_stream(string script)
    {
        await using var shell = Shell.On(new FirstFails());

        var result = shell.Run($"$rows = $args[0]; & {{ {script} }} 3>&1 | ForEach-Object Message", (object)CreatedGroupLog.Rows(0, 2));

        Assert.StartsWith(Text, Assert.IsType<string>(Assert.Single(result.Output, item => item is string)), StringComparison.Ordinal);
        Assert.Equal("", shell.Host.Text);
    }

    [Fact]
    public async Task WarningVariable_has_the_groups_that_may_exist()
    {
        await using var shell = Shell.On(new FirstFails());

        var result = shell.Run("try { $null = $args[0] | New-GraphChat -ErrorAction Stop -WarningVariable warnings -WarningAction SilentlyContinue } catch { }; $warnings.Message", (object)CreatedGroupLog.Rows(0, 2));

        Assert.Contains("May exist: The group chat 'Run 0 row 1.'", Assert.IsType<string>(Assert.Single(result.Output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_WarningAction_Stop_the_terminating_error_is_still_thrown()
    {
        await using var shell = Shell.On(new FirstFails());

        var result = shell.Run("$args[0] | New-GraphChat -ErrorAction Stop -WarningAction Stop", (object)CreatedGroupLog.Rows(0, 2));

        Assert.Equal("BadRequest", result.Errors[^1].Id());
    }

    [Theory]
    [InlineData("$args[0] | New-GraphChat -ErrorAction Stop -WarningAction SilentlyContinue")]
    [InlineData("$WarningPreference = 'SilentlyContinue'; $args[0] | New-GraphChat -ErrorAction Stop")]
    public async Task Suppressed_warnings_are_not_displayed(string script)
    {
        await using var shell = Shell.On(new FirstFails());

        var result = shell.Run(script, (object)CreatedGroupLog.Rows(0, 2));

        Assert.Empty(result.Warnings);
        Assert.Equal("", shell.Host.Text);
    }

    /// <summary>Rejects the first row after the second row is sent, and never responds to the second row.</summary>
    private sealed class FirstFails : HttpMessageHandler
    {
        private readonly TaskCompletionSource secondReceived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if ((await request.Content!.ReadAsStringAsync(cancellationToken)).Contains("row 0.", StringComparison.Ordinal))
            {
                await secondReceived.Task;
                return new HttpResponseMessage(HttpStatusCode.BadRequest) { RequestMessage = request, Content = new StringContent("""{"error":{"code":"BadRequest","message":"No."}}""") };
            }
            secondReceived.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
