using System.Globalization;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Limits;

/// <summary>Rejects requests above the limits with status 429.</summary>
internal sealed class RateLimiter(TimeProvider time)
{
    private readonly Lock syncLock = new();
    private readonly Dictionary<string, TokenBucket> buckets = new(StringComparer.Ordinal);

    public void Clear()
    {
        lock (syncLock)
        {
            buckets.Clear();
        }
    }

    /// <summary>Returns a 429 response when the request exceeds any limit, otherwise <see langword="null"/>.</summary>
    public EmulatorResponse? Check(RequestContext request)
    {
        var settings = request.State.Settings;
        var exceeded = Acquire([.. Limit.Of(request, settings)], settings.CountRejectedRequests);
        if (exceeded is not var (scope, name, wait))
        {
            return null;
        }

        var header = settings.ThrottleScopeHeader ? request.FormatThrottleScope(scope) : null;
        var delay = settings.RetryAfterSeconds ?? Math.Max(1, Math.Ceiling(wait));
        var response = new EmulatorResponse(429, GraphErrorBody.Throttled(request), "application/json")
        {
            Fault = name,
            ThrottleDelay = TimeSpan.FromSeconds(delay),
            ThrottleScope = scope,
        };
        return response
            .WithHeader("Retry-After", delay.ToString(CultureInfo.InvariantCulture))
            .WithHeader("x-ms-throttle-scope", header);
    }

    /// <summary>Returns the exceeded limit with the longest wait, or <see langword="null"/> when none is.</summary>
    private (LimitScope Scope, string Name, double Wait)? Acquire(Limit[] limits, bool countRejected)
    {
        lock (syncLock)
        {
            var filled = limits.Select(limit => (Limit: limit, Bucket: Refill(limit))).ToArray();
            var isExceeded = filled.Any(item => item.Bucket.SecondsUntilToken(item.Limit) > 0);
            foreach (var (limit, bucket) in filled.Where(item => !isExceeded || (countRejected && item.Limit.IsPage)))
            {
                bucket.Take(limit);
            }

            return isExceeded
                ? filled.Select(item => (item.Limit.Scope, item.Limit.Name, item.Bucket.SecondsUntilToken(item.Limit)))
                    .MaxBy(item => item.Item3)
                : null;
        }
    }

    private TokenBucket Refill(Limit limit)
    {
        var now = time.GetTimestamp();
        if (!buckets.TryGetValue(limit.Bucket, out var bucket))
        {
            buckets[limit.Bucket] = bucket = new TokenBucket(limit.Burst, now);
        }

        bucket.Refill(limit, time.GetElapsedTime(bucket.Refilled, now), now);
        return bucket;
    }

    private sealed class TokenBucket(double tokens, long refilled)
    {
        // Fractions of a second don't add up to a whole token exactly.
        private const double Rounding = 1e-6;

        private double tokens = tokens;

        public long Refilled { get; private set; } = refilled;

        public void Refill(Limit limit, TimeSpan elapsed, long now)
        {
            tokens = Math.Min(limit.Burst, tokens + (elapsed.TotalSeconds * limit.PerSecond));
            Refilled = now;
        }

        public double SecondsUntilToken(Limit limit) =>
            tokens >= 1 - Rounding ? 0 : (1 - tokens) / limit.PerSecond;

        // Without a floor, a client that retries at once would never be let in again.
        public void Take(Limit limit) => tokens = Math.Max(tokens - 1, -limit.Burst);
    }
}
