using ChatModule.Graph.Retry;
using ChatModule.Testing;

namespace ChatModule.Bench;

/// <summary>Requests through the module's own rate limiter, to a simulated service, in virtual time.</summary>
internal sealed record RateSimulation
{
    public required Func<SimulatedService> Service { get; init; }

    public required int Requests { get; init; }

    /// <summary>Requests at once, of each process.</summary>
    public int ThrottleLimit { get; init; } = 16;

    /// <summary>The seconds that a request takes.</summary>
    public double Latency { get; init; } = 0.05;

    /// <summary>How much shorter or longer, as a share of it.</summary>
    public double Jitter { get; init; } = 0.3;

    /// <summary>How late the client's timers are, at random and at most, in milliseconds.</summary>
    public double TimerDelay { get; init; } = 3;

    // The first request of a process opens the connection; the code for the others is compiled meanwhile.
    private const double FirstRequest = 0.08;
    private const double NextRequest = 0.003;

    /// <summary>Processes that share the service, each with its part of the requests and a limiter of its own.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>What it took.</summary>
    /// <param name="Seconds">All in all.</param>
    /// <param name="Throttled">Of these, how long the service had it wait; of the process that waited longest.</param>
    /// <param name="Rejected">Requests that got a 429.</param>
    /// <param name="Ignored">Requests that were sent while a <c>Retry-After</c> was known.</param>
    internal sealed record Result(double Seconds, double Throttled, int Rejected, int Ignored);

    public Result Run(int seed) => VirtualTimeRunner.Run(async time =>
    {
        var random = new Random(seed);
        var service = Service();
        var (rejected, ignored) = (0, 0);
        var throttled = new double[Processes];
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(ProcessAsync));
        return new Result(time.Elapsed.TotalSeconds, throttled.Max(), rejected, ignored);

        async Task ProcessAsync(int process)
        {
            var limiter = new AdaptiveRateLimiter(new DelayedTimers(time, random, TimerDelay));
            var throttledUntil = TimeSpan.Zero;
            var left = Requests / Processes;
            await Task.Delay(TimeSpan.FromSeconds(0.3 * process), time);
            await Task.WhenAll(Enumerable.Range(0, ThrottleLimit).Select(WorkAsync));

            async Task WorkAsync(int worker)
            {
                if (worker > 0)
                    await Task.Delay(TimeSpan.FromSeconds(FirstRequest + NextRequest * worker), time);
                while (left > 0)
                {
                    left--;
                    while (!await SendAsync())
                    {
                    }
                }
            }

            async Task<bool> SendAsync()
            {
                var permit = (await limiter.AcquireAsync(TimeSpan.MaxValue, CancellationToken.None))!.Value;
                if (time.Elapsed < throttledUntil)
                    ignored++;
                var latency = TimeSpan.FromSeconds(Latency * (1 + Jitter * (2 * random.NextDouble() - 1)));
                await Task.Delay(latency / 2, time);
                var retryAfter = service.Reject(time.Elapsed.TotalSeconds, random);
                await Task.Delay(latency / 2, time);
                if (retryAfter is not { } seconds)
                {
                    limiter.OnSuccess(permit);
                    return true;
                }
                rejected++;
                var until = time.Elapsed + TimeSpan.FromSeconds(seconds);
                if (until > throttledUntil)
                {
                    throttled[process] += (until - (throttledUntil > time.Elapsed ? throttledUntil : time.Elapsed)).TotalSeconds;
                    throttledUntil = until;
                }
                limiter.OnThrottled(permit, TimeSpan.FromSeconds(seconds));
                return false;
            }
        }
    }, usesPool: false);
}
