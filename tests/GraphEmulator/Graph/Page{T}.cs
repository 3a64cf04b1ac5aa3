using System.Globalization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>One page of a collection.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, int? NextSkip)
{
    /// <summary>The next link: the same request with a skip token, its options kept.</summary>
    public string? NextLink(Exchange exchange, string pathToCollection)
    {
        if (NextSkip is not { } skip)
        {
            return null;
        }

        var kept = exchange.Context.Request.Query
            .Where(option => option.Key is not ("$skip" or "$skiptoken"))
            .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value.ToString())}")
            .Append("$skiptoken=" + skip.ToString(CultureInfo.InvariantCulture));
        var root = exchange.State.Settings.ForeignNextLinks ? ForeignHost.Root : $"{exchange.Origin}/beta";
        return $"{root}/{pathToCollection}?{string.Join('&', kept)}";
    }
}
