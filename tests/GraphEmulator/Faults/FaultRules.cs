using GraphEmulator.Hosting;

namespace GraphEmulator.Faults;

/// <summary>
/// The faults that are asked for. The first rule that applies to a request is the only one that does.
/// </summary>
public sealed class FaultRules
{
    private readonly Lock gate = new();
    private ArmedFault[] armed = [];

    /// <summary>Replaces all rules; their counters start anew.</summary>
    public void Set(params IEnumerable<FaultRule> rules)
    {
        ArmedFault[] next = [.. rules.Select(rule => new ArmedFault(rule))];
        lock (gate)
        {
            armed = next;
        }
    }

    /// <summary>Adds a rule behind the others.</summary>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (gate)
        {
            armed = [.. armed, new ArmedFault(rule)];
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear() => Set();

    /// <summary>The rules in force, each with how many requests matched and how many it was applied to.</summary>
    public IReadOnlyList<FaultCount> Counts()
    {
        lock (gate)
        {
            return [.. armed.Select(fault => new FaultCount(fault.Rule, fault.Seen, fault.Applied))];
        }
    }

    internal FaultRule? Take(Exchange exchange)
    {
        if (Volatile.Read(ref armed).Length == 0)
        {
            return null;
        }

        lock (gate)
        {
            return Array.Find(armed, fault => fault.Applies(exchange))?.Rule;
        }
    }
}
