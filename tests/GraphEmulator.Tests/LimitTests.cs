using GraphEmulator.Hosting;
using GraphEmulator.Limits;

namespace GraphEmulator.Tests;

/// <summary>The limits on https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.</summary>
public sealed class LimitTests
{
    private static EmulatorSettings Page => new() { Limits = LimitTable.Page, AllowAppOnly = true };

    [Fact]
    public async Task Without_a_table_nothing_but_messages_in_one_chat_is_limited()
    {
        await using var service = await Service.StartAsync();
        var chat = await service.CreateGroupAsync("megan@contoso.com");

        Assert.Equal(30, await CountAsync(service, 30, () => service.GetAsync(chat)));
        Assert.Equal(30, await CountAsync(service, 30, () => service.GetAsync("chats")));
        Assert.Equal(1, await CountAsync(service, 3, () => service.PostAsync(chat + "/messages", Service.Text("Hi"))));
    }

    [Fact]
    public async Task Twenty_chats_a_second_then_83_percent_of_it_for_longer()
    {
        await using var service = await Service.StartAsync(Page with { CountRejectedRequests = false });
        Task<Reply> Create() => service.PostAsync("chats", Group(service));

        var each = new List<int>();
        for (var second = 0; second < 30; second++)
        {
            each.Add(await CountAsync(service, 25, Create));
            service.Wait(1);
        }

        Assert.All(each.Take(5), count => Assert.Equal(20, count));
        Assert.InRange(each.Take(10).Sum(), 166, 200);
        Assert.InRange(each.TakeLast(10).Average(), 16, 17);
    }

    [Theory]
    [InlineData("chats", 1)]
    [InlineData("chats/{id}", 1)]
    [InlineData("chats/{id}/members", 1)]
    [InlineData("chats/{id}/operations", 1)]
    public async Task A_signed_in_user_and_a_chat_have_limits_of_their_own(string path, int expected)
    {
        await using var service = await Service.StartAsync(Page);
        var chat = await service.CreateGroupAsync("megan@contoso.com");

        var replies = new List<Reply>();
        for (var i = 0; i < 3; i++)
        {
            replies.Add(await service.GetAsync(path.Replace("chats/{id}", chat, StringComparison.Ordinal)));
        }

        Assert.Equal(expected, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Skip(expected), reply => Assert.Equal(429, reply.Status));
    }

    [Fact]
    public async Task Only_a_signed_in_user_has_the_limit_of_a_user()
    {
        await using var service = await Service.StartAsync(Page);
        List<string> chats = [];
        for (var i = 0; i < 6; i++)
        {
            chats.Add(await service.CreateGroupAsync("megan@contoso.com"));
        }

        var asUser = await CountAsync(service, chats, chat => service.GetAsync(chat + "/members"));
        // The limit of a chat is the app's, whether a user is signed in or not.
        service.Wait(1);
        service.SignInAsApp("Chat.ReadBasic.All");
        var asApp = await CountAsync(service, chats, chat => service.GetAsync(chat + "/members"));

        Assert.Equal((1, 6), (asUser, asApp));
    }

    [Fact]
    public async Task Members_change_four_times_a_minute_in_one_chat()
    {
        await using var service = await Service.StartAsync(Page);
        var first = await service.CreateGroupAsync("megan@contoso.com");
        var second = await service.CreateGroupAsync("alex@contoso.com");
        Task<Reply> Delete(string chat) => service.SendAsync("DELETE", chat + "/members/none");

        var replies = new List<Reply>();
        for (var i = 0; i < 5; i++)
        {
            replies.Add(await Delete(first));
        }

        Assert.All(replies.Take(4), reply => Assert.NotEqual(429, reply.Status));
        Assert.Equal(429, replies[4].Status);
        // The rejected request counts, so two changes have to become free.
        Assert.Equal(30, replies[4].Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.NotEqual(429, (await Delete(second)).Status);
        service.Wait(30);
        Assert.NotEqual(429, (await Delete(first)).Status);
    }

    [Fact]
    public async Task A_429_has_the_documented_body_and_the_time_until_the_limit_allows_a_request()
    {
        await using var service = await Service.StartAsync(Page);
        await service.GetAsync("chats");

        var reply = await service.GetAsync("chats");

        Assert.Equal(429, reply.Status);
        Assert.Equal("TooManyRequests", reply.Error);
        Assert.Equal("Please retry again later.", reply.Message);
        Assert.Equal("429", (string?)reply["error"]!["innerError"]!["code"]);
        Assert.False(reply.Headers.Contains("x-ms-throttle-scope"));
        service.Wait(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(200, (await service.GetAsync("chats")).Status);
    }

    [Fact]
    public async Task The_scope_is_named_on_request()
    {
        await using var service = await Service.StartAsync(Page with { ThrottleScopeHeader = true });
        await service.GetAsync("chats");

        var scope = Assert.Single((await service.GetAsync("chats")).Headers.GetValues("x-ms-throttle-scope"));

        Assert.Equal(
            "User_Application/Read/14d82eec-204b-4c2f-b7e8-296a70dab67e/8b081ef6-4792-4def-b2c9-c363a1bf41d5", scope);
    }

    [Fact]
    public async Task Rejected_requests_count_unless_they_are_set_not_to()
    {
        await using var service = await Service.StartAsync(Page);
        await CountAsync(service, 3, () => service.GetAsync("chats"));
        service.Wait(1);
        var counted = (await service.GetAsync("chats")).Status;

        service.State.Reset();
        service.State.Settings = service.State.Settings with { CountRejectedRequests = false };
        await CountAsync(service, 3, () => service.GetAsync("chats"));
        service.Wait(1);

        Assert.Equal((429, 200), (counted, (await service.GetAsync("chats")).Status));
    }

    [Fact]
    public async Task A_scale_changes_the_limits_and_the_default_limit_of_a_user_can_apply_to_dashes()
    {
        await using var service = await Service.StartAsync(Page with { LimitScale = 0.5 });
        Task<Reply> Create() => service.PostAsync("chats", Group(service));

        Assert.Equal(10, await CountAsync(service, 12, Create));
        service.State.Reset();
        service.State.Settings = Page with { DefaultUserLimit = true };
        Assert.Equal(1, await CountAsync(service, 3, Create));
    }

    [Fact]
    public async Task A_limit_of_one_kind_stops_only_that_kind()
    {
        await using var service = await Service.StartAsync(Page);
        var chat = await service.CreateGroupAsync("megan@contoso.com");
        await service.GetAsync("chats");
        Assert.Equal(429, (await service.GetAsync("chats")).Status);

        Assert.Equal(201, (await service.PostAsync(chat + "/messages", Service.Text("Hi"))).Status);
        service.Wait(0.5);
        Assert.Equal(0, service.State.Summary().RequestsWhileThrottled);
        await service.GetAsync("chats");
        Assert.Equal(1, service.State.Summary().RequestsWhileThrottled);
    }

    private static System.Text.Json.Nodes.JsonObject Group(Service service) => new()
    {
        ["chatType"] = "group",
        ["members"] = new System.Text.Json.Nodes.JsonArray(
            service.Member("adele@contoso.com"), service.Member("megan@contoso.com")),
    };

    /// <summary>Returns how many requests weren't throttled.</summary>
    private static Task<int> CountAsync(Service service, int count, Func<Task<Reply>> send) =>
        CountAsync(service, Enumerable.Range(0, count), _ => send());

    private static async Task<int> CountAsync<T>(Service service, IEnumerable<T> items, Func<T, Task<Reply>> send)
    {
        var before = service.State.Summary().Requests429;
        var sent = 0;
        foreach (var item in items)
        {
            await send(item);
            sent++;
        }

        return sent - (int)(service.State.Summary().Requests429 - before);
    }
}
