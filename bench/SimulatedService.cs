namespace ChatModule.Bench;

/// <summary>A service in virtual time: whether it rejects a request that arrives now, and with which <c>Retry-After</c>.</summary>
internal abstract class SimulatedService
{
    /// <summary>The seconds of <c>Retry-After</c>; null when it accepts the request.</summary>
    public abstract double? Reject(double now, Random random);

    /// <summary>The seconds that it needs for so many requests at least.</summary>
    public virtual double Possible(int requests) => 0;

    /// <summary>So many at once, then so many a second.</summary>
    public sealed class TokenBucket(Func<double, double> rate, double burst, double retryAfter) : SimulatedService
    {
        private readonly double capacity = burst;
        private double level = burst;
        private double filledAt;

        public override double? Reject(double now, Random random)
        {
            level = Math.Min(capacity, level + (now - filledAt) * rate(now));
            filledAt = now;
            // Times are sums of ticks: a bucket that is full but for a rounding error is full.
            if (level < 1 - 1e-6)
                return retryAfter;
            level--;
            return null;
        }

        public override double Possible(int requests)
        {
            var (time, accepted) = (0.0, capacity);
            for (; accepted < requests; time += 0.01)
                accepted += rate(time) * 0.01;
            return time;
        }
    }

    /// <summary>So many in each second of the clock.</summary>
    public sealed class FixedWindow(double rate, double retryAfter) : SimulatedService
    {
        private double window = -1;
        private int accepted;

        public override double? Reject(double now, Random random)
        {
            // The service's clock isn't ours.
            var current = Math.Floor(now + 0.37);
            if (current > window)
                (window, accepted) = (current, 0);
            if (accepted >= rate)
                return retryAfter;
            accepted++;
            return null;
        }

        public override double Possible(int requests) => Math.Max(0, (requests - rate) / rate);
    }

    /// <summary>A share of the requests, whatever their rate.</summary>
    public sealed class ByChance(double share, int shortest, int longest) : SimulatedService
    {
        public override double? Reject(double now, Random random) => random.NextDouble() < share ? random.Next(shortest, longest + 1) : null;
    }

    /// <summary>A limit, and some that are rejected by chance.</summary>
    public sealed class Both(SimulatedService limit, SimulatedService chance) : SimulatedService
    {
        public override double? Reject(double now, Random random) => chance.Reject(now, random) ?? limit.Reject(now, random);

        public override double Possible(int requests) => limit.Possible(requests);
    }
}
