using System.Net;
using System.Text.RegularExpressions;

namespace ChatModule.Cmdlets.Tests.Chats;

public sealed class RequestTests
{
    [Fact]
    public async Task Each_request_has_a_new_client_request_ID_the_token_and_a_user_agent()
    {
        var network = new ScriptedNetwork();
        network.Respond(201, ScriptedNetwork.Created).Respond(201, ScriptedNetwork.Created);
        await using var shell = Shell.On(network);

        shell.Run("'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -ThrottleLimit 1").ThrowOnError();

        Assert.Equal(2, network.Sent.Select(request => Guid.Parse(request.Headers["client-request-id"])).Distinct().Count());
        Assert.All(network.Sent, request => Assert.StartsWith("Bearer ", request.Headers["Authorization"], StringComparison.Ordinal));
        Assert.All(network.Sent, request => Assert.StartsWith("ChatModule/", request.Headers["User-Agent"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_is_displayed_while_throttled()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(429, """{"error":{"code":"TooManyRequests"}}""", retryAfter: "500"));
        var throttled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var running = shell.Start("New-GraphChat megan@contoso.com -OneOnOne");
        running.Streams.Progress.DataAdded += (_, added) =>
        {
            if (Regex.IsMatch(running.Streams.Progress[added.Index].StatusDescription, "^0 done, 1 .*[1-5]\\d\\d s$"))
                throttled.TrySetResult();
        };
        await throttled.Task.WaitAsync(TimeSpan.FromMinutes(2));

        running.Stop();
    }

    [Fact]
    public async Task Progress_is_completed()
    {
        var displayed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var network = new ScriptedNetwork().Respond(async _ =>
        {
            await displayed.Task;
            return new(HttpStatusCode.Created) { Content = new StringContent(ScriptedNetwork.Created) };
        });
        await using var shell = Shell.On(network);

        var running = shell.Start("New-GraphChat megan@contoso.com -OneOnOne");
        running.Streams.Progress.DataAdded += (_, _) => displayed.TrySetResult();

        Assert.Equal(ProgressRecordType.Completed, running.Result().Progress[^1].RecordType);
    }

    [Fact]
    public async Task The_people_of_a_page_are_added_in_order_with_a_warning_about_a_next_page()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ '@odata.nextLink' = 'https://graph.microsoft.com/v1.0/users?$skiptoken=x'; value = @(@{ id = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' }, @{ userPrincipalName = 'alex@contoso.com' }) } | New-GraphChat -Topic Page");

        Assert.Equal([$"{UnsignedToken.UserId} 82fe7758-5bb3-4f0d-a43f-e555fd399c6f alex@contoso.com"], shell.SentMembers);
        Assert.Contains("next page", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
