using ChatModule.Graph.Limits;

namespace ChatModule.Graph.Tests;

/// <summary>
/// Requests of one kind through the module's own limiter, to a service with a limit, in virtual time.
/// </summary>
internal sealed record RateSimulation
{
    // The first request of a process opens the connection.
    private const double FirstRequest = 0.08;

    public required Func<LimitedService> Service { get; init; }

    /// <summary>The limits that the module knows.</summary>
    public ServiceLimits Limits { get; init; } = ServiceLimits.CreateChats;

    public ServiceLimitSource Source { get; init; }

    /// <summary>Whether a user is signed in.</summary>
    public bool IsDelegated { get; init; }

    public required int Requests { get; init; }

    /// <summary>
    /// Processes that share the service, each with its part of the requests and a limiter of its own.
    /// </summary>
    public int Processes { get; init; } = 1;

    public int ThrottleLimit { get; init; } = 8;

    /// <summary>The seconds that a request takes, more or less by a third.</summary>
    public double Latency { get; init; } = 0.05;

    /// <summary>How late timers are at most, in milliseconds.</summary>
    private const double TimerDelay = 3;

    /// <summary>What it took.</summary>
    /// <param name="Seconds">All in all.</param>
    /// <param name="Rejected">Requests that got a 429.</param>
    /// <param name="SlowestToFastest">The time of the slowest process over that of the fastest.</param>
    internal sealed record Result(double Seconds, int Rejected, double SlowestToFastest);

    public Result Run(int seed) => VirtualTimeRunner.Run(async time =>
    {
        var random = new Random(seed);
        var service = Service();
        var kind = GraphRequestKinds.CreateGroup with { Limits = Limits };
        var seconds = await Task.WhenAll(Enumerable.Range(0, Processes).Select(RunProcessAsync));
        return new Result(time.Elapsed.TotalSeconds, service.Rejected, seconds.Max() / seconds.Min());

        async Task<double> RunProcessAsync(int process)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3 * process), time);
            var limiter = new RequestLimiter(new DelayedTimers(time, random, TimerDelay), new(Service: Source));
            var client = new ClientContext(trace: null, ThrottleLimit);
            var isFirst = true;
            var start = time.Elapsed;
            await Task.WhenAll(Enumerable.Range(0, Requests / Processes).Select(SendAsync));
            return (time.Elapsed - start).TotalSeconds;

            async Task SendAsync(int number)
            {
                var ticket = new RequestTicket(kind, $"19:{number}", client);
                while (true)
                {
                    var permit = await limiter.AcquireAsync(ticket, IsDelegated, CancellationToken.None);
                    var transit = TimeSpan.FromSeconds(Latency / 2 * (0.67 + 0.66 * random.NextDouble()));
                    await Task.Delay(isFirst ? transit + TimeSpan.FromSeconds(FirstRequest) : transit, time);
                    isFirst = false;
                    var retryAfter = service.Reject(time.Elapsed);
                    await Task.Delay(transit, time);
                    if (retryAfter is null)
                    {
                        limiter.OnResponse(permit);
                        return;
                    }
                    limiter.OnThrottled(permit, isService: true, TimeSpan.FromSeconds(retryAfter.Value), scope: null);
                }
            }
        }
    }, usesPool: false);
}
