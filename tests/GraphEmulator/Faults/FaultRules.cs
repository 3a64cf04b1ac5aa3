using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using GraphEmulator.Hosting;

namespace GraphEmulator.Faults;

/// <summary>
/// The active fault rules. Only the first rule that applies to a request takes effect.
/// </summary>
public sealed class FaultRules(TimeProvider time)
{
    private readonly Lock syncLock = new();
    private ActiveFaultRule[] activeRules = [];

    /// <summary>Replaces all rules and resets the counters.</summary>
    public void Set(params IEnumerable<FaultRule> rules)
    {
        ActiveFaultRule[] next = [.. rules.Select(rule => new ActiveFaultRule(rule, time))];
        lock (syncLock)
        {
            activeRules = next;
        }
    }

    /// <summary>Adds a rule after the others.</summary>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (syncLock)
        {
            activeRules = [.. activeRules, new ActiveFaultRule(rule, time)];
        }
    }

    /// <summary>Removes all rules.</summary>
    public void Clear() => Set();

    /// <summary>The active rules and their counters.</summary>
    public IReadOnlyList<FaultCount> Counts()
    {
        lock (syncLock)
        {
            return [.. activeRules.Select(fault => new FaultCount(fault.Rule, fault.Matched, fault.Applied))];
        }
    }

    internal FaultRule? Match(RequestContext request)
    {
        if (Volatile.Read(ref activeRules).Length == 0)
        {
            return null;
        }

        lock (syncLock)
        {
            return Array.Find(activeRules, fault => fault.TryApply(request))?.Rule;
        }
    }
}

/// <summary>A rule with its counters. Not thread-safe: <see cref="FaultRules"/> synchronizes the calls.</summary>
internal sealed class ActiveFaultRule
{
    private readonly Regex? path;
    private readonly int? firstAttempts;
    private readonly Dictionary<UInt128, int> attempts = [];
    private readonly TimeProvider time;
    private readonly Random random;
    private DateTimeOffset throttledFrom;
    private DateTimeOffset throttledUntil;

    public ActiveFaultRule(FaultRule rule, TimeProvider time)
    {
        Rule = rule;
        this.time = time;
        random = new Random(rule.Seed);
        path = rule.Path is null ? null : new Regex(rule.Path, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        // By default, "once" means once for each item.
        firstAttempts = rule.FirstAttempts
            ?? (rule.Kind is FaultKind.NotFoundOnce && rule.Every is null && rule.Times is null ? 1 : null);
    }

    public FaultRule Rule { get; }

    public int Matched { get; private set; }

    public int Applied { get; private set; }

    public bool TryApply(RequestContext request)
    {
        if (!Matches(request))
        {
            return false;
        }

        Matched++;
        // A request that arrived before the client could know of the delay isn't rejected for it.
        var isWithinRetryAfter = request.ArrivedAt >= throttledFrom && request.ArrivedAt < throttledUntil;
        if (!isWithinRetryAfter && !IsDue(request))
        {
            return false;
        }

        if (Rule.EnforceRetryAfter)
        {
            var now = time.GetUtcNow();
            throttledFrom = isWithinRetryAfter ? throttledFrom : now;
            throttledUntil = now.AddSeconds(Rule.RetryAfter ?? 1);
        }

        Applied++;
        return true;
    }

    private bool IsDue(RequestContext request)
    {
        var position = Matched - Rule.Skip;
        if (position <= 0 || Applied >= Rule.Times || (Rule.Every is { } every && position % every != 0))
        {
            return false;
        }

        if (Rule.Probability is { } probability && random.NextDouble() >= probability)
        {
            return false;
        }

        if (firstAttempts is { } first)
        {
            var item = HashItem(request);
            var attempt = attempts.GetValueOrDefault(item) + 1;
            attempts[item] = attempt;
            if (attempt > first)
            {
                return false;
            }
        }

        return true;
    }

    private bool Matches(RequestContext request) =>
        (Rule.Method is null || Rule.Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
        && (path is null || path.IsMatch(request.DecodedPathAndQuery))
        && (Rule.BodyContains is null
            || request.BodyText.Contains(Rule.BodyContains, StringComparison.OrdinalIgnoreCase));

    private static UInt128 HashItem(RequestContext request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Method + ' ' + request.PathAndQuery + '\n'));
        hash.AppendData(request.Body);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }
}
