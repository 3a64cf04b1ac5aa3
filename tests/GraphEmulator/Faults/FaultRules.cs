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
