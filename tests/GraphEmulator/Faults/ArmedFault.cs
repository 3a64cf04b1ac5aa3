using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using GraphEmulator.Hosting;

namespace GraphEmulator.Faults;

/// <summary>A rule with its counters. Not thread-safe: <see cref="FaultRules"/> asks one at a time.</summary>
internal sealed class ArmedFault
{
    private readonly Regex? path;
    private readonly int? firstAttempts;
    private readonly Dictionary<UInt128, int> attempts = [];

    public ArmedFault(FaultRule rule)
    {
        Rule = rule;
        path = rule.Path is null ? null : new Regex(rule.Path, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        // "Once" is meant for each item, unless the rule counts in another way.
        firstAttempts = rule.FirstAttempts
            ?? (rule.Kind is FaultKind.NotFoundOnce && rule.Every is null && rule.Times is null ? 1 : null);
    }

    public FaultRule Rule { get; }

    public int Seen { get; private set; }

    public int Applied { get; private set; }

    public bool Applies(Exchange exchange)
    {
        if (!Matches(exchange))
        {
            return false;
        }

        Seen++;
        var passed = Seen - Rule.Skip;
        if (passed <= 0 || Applied >= Rule.Times || (Rule.Every is { } every && passed % every != 0))
        {
            return false;
        }

        if (firstAttempts is { } first)
        {
            var item = ItemOf(exchange);
            var attempt = attempts.GetValueOrDefault(item) + 1;
            attempts[item] = attempt;
            if (attempt > first)
            {
                return false;
            }
        }

        Applied++;
        return true;
    }

    private bool Matches(Exchange exchange) =>
        (Rule.Method is null || Rule.Method.Equals(exchange.Method, StringComparison.OrdinalIgnoreCase))
        && (path is null || path.IsMatch(exchange.DecodedPathAndQuery))
        && (Rule.BodyContains is null
            || exchange.BodyText.Contains(Rule.BodyContains, StringComparison.OrdinalIgnoreCase));

    private static UInt128 ItemOf(Exchange exchange)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(exchange.Method + ' ' + exchange.PathAndQuery + '\n'));
        hash.AppendData(exchange.Body);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }
}
