using System.Net;
using System.Net.Http.Headers;
using GraphEmulator.Faults;
using GraphEmulator.Hosting;

namespace GraphEmulator.Tests;

/// <summary>The faults of the emulator that depend on chance and on time.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_probability_is_a_share_of_the_requests_and_repeats_with_the_seed()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        var rule = new FaultRule { Kind = FaultKind.InternalServerError, Probability = 0.3, Seed = 7 };

        var first = await SendAsync(emulator, rule, 200);
        var second = await SendAsync(emulator, rule, 200);
        var other = await SendAsync(emulator, rule with { Seed = 8 }, 200);

        Assert.InRange(first.Count(status => status == HttpStatusCode.InternalServerError), 30, 90);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task An_enforced_Retry_After_rejects_requests_until_it_has_passed_and_the_time_counts_once()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());

        var rule = new FaultRule
        {
            Kind = FaultKind.TooManyRequests,
            Every = 2,
            RetryAfter = 600,
            EnforceRetryAfter = true,
        };
        var statuses = await SendAsync(emulator, rule, 4);

        const HttpStatusCode Throttled = HttpStatusCode.TooManyRequests;
        Assert.Equal([HttpStatusCode.OK, Throttled, Throttled, Throttled], statuses);
        Assert.InRange(emulator.State.Summary().ThrottledSeconds, 600, 1199);
    }

    private static async Task<List<HttpStatusCode>> SendAsync(EmulatorHost emulator, FaultRule rule, int count)
    {
        emulator.State.Faults.Set(rule);
        using var client = new HttpClient { BaseAddress = emulator.BaseAddress };
        var token = emulator.State.MintToken();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        List<HttpStatusCode> statuses = [];
        for (var i = 0; i < count; i++)
        {
            using var response = await client.GetAsync(new Uri("/v1.0/me", UriKind.Relative));
            statuses.Add(response.StatusCode);
        }

        return statuses;
    }
}
