using System.Globalization;
using System.Text.RegularExpressions;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>The query options of a request. Unsupported options are rejected.</summary>
internal sealed partial class ODataQuery
{
    private static readonly Dictionary<string, string[]> Expansions = new()
    {
        ["microsoft.graph.chat"] = ["members"],
        ["microsoft.graph.teamsAppInstallation"] = ["teamsApp", "teamsAppDefinition"],
    };

    private readonly HashSet<string>? selected;
    private readonly List<(string Property, string Value)> conditions = [];

    private string[] expanded = [];

    private ODataQuery(HashSet<string>? selected) => this.selected = selected;

    public int? Top { get; private init; }

    public int Skip { get; private init; }

    public bool HasSkipToken { get; private init; }

    public static ODataQuery Parse(RequestContext request, string[] properties, string type, params string[] supported)
    {
        var values = request.HttpContext.Request.Query;
        foreach (var name in values.Keys.Where(name => name.StartsWith('$')))
        {
            if (!supported.Contains(name))
            {
                throw GraphException.BadRequest($"Query option '{name}' is not allowed.");
            }
        }

        // A skip token takes precedence over $skip.
        var token = Number(values["$skiptoken"], "$skiptoken");
        var query = new ODataQuery(ParseSelect(values["$select"].ToString(), properties, type))
        {
            Top = Number(values["$top"], "$top"),
            Skip = token ?? Number(values["$skip"], "$skip") ?? 0,
            HasSkipToken = token is not null,
            expanded = ParseExpand(values["$expand"].ToString(), type),
        };
        query.ReadFilter(values["$filter"].ToString(), properties, type);
        return query;
    }

    public bool Selects(string property) => selected is null || selected.Contains(property);

    public bool Expands(string property) => expanded.Contains(property, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the property values of an item match the filter.</summary>
    public bool Matches(Func<string, string?> valueOf) =>
        conditions.TrueForAll(condition =>
            string.Equals(valueOf(condition.Property), condition.Value, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\G\s*(?<name>[\w/]+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*(?:and\s+(?=\w)|$)")]
    private static partial Regex Condition { get; }

    private static string[] ParseExpand(string expand, string type)
    {
        var names = expand.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Except(Expansions.GetValueOrDefault(type) ?? []).FirstOrDefault() is { } unknown
            ? throw GraphException.BadRequest($"Could not find a property named '{unknown}' to expand.")
            : names;
    }

    private static HashSet<string>? ParseSelect(string select, string[] properties, string type)
    {
        if (select.Length == 0)
        {
            return null;
        }

        var names = select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            RequireProperty(name, properties, type);
        }

        return names;
    }

    private static void RequireProperty(string name, string[] properties, string type)
    {
        if (!properties.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw GraphException.BadRequest($"Parsing OData Select and Expand failed: Could not find a property named "
                + $"'{name}' on type '{type}'.");
        }
    }

    private static int? Number(Microsoft.Extensions.Primitives.StringValues text, string name) =>
        text.Count == 0
            ? null
            : int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw GraphException.BadRequest($"Invalid value '{text}' for {name} query option found.");

    private void ReadFilter(string filter, string[] properties, string type)
    {
        if (filter.Length == 0)
        {
            return;
        }

        // Don't split at " and ", which a value can contain.
        for (var at = 0; at < filter.Length;)
        {
            var match = Condition.Match(filter, at);
            if (!match.Success)
            {
                throw GraphException.BadRequest(
                    $"Invalid filter clause: '{filter[at..]}'. Supported is: property eq 'text', joined by and.");
            }

            at += match.Length;

            RequireProperty(match.Groups["name"].Value, properties, type);
            conditions.Add((
                match.Groups["name"].Value,
                match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)));
        }
    }
}

/// <summary>Parses quoted OData keys. Percent-decoding comes first; a doubled quote stands for one quote.</summary>
internal static class ODataKey
{
    /// <summary>Returns the key without quotes.</summary>
    public static string Unquote(string literal)
    {
        if (literal.Length == 0 || literal[0] != '\'')
        {
            return literal;
        }

        if (literal.Length < 2 || literal[^1] != '\'')
        {
            // A raw '#' in the URL cut off the rest of the key and its closing quote.
            return literal[1..];
        }

        var inner = literal[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\'' && (++i == inner.Length || inner[i] != '\''))
            {
                throw GraphException.BadRequest(
                    $"There is an unterminated literal or a quote that isn't doubled in the key {literal}.");
            }
        }

        return inner.Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>
    /// Splits a percent-decoded segment such as <c>name('key')</c> into name and key; the key is <see langword="null"/>
    /// when there is none.
    /// </summary>
    public static (string Name, string? Key) SplitSegment(string decodedSegment)
    {
        var open = decodedSegment.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return (decodedSegment, null);
        }

        var rest = decodedSegment[(open + 1)..];
        return (decodedSegment[..open], Unquote(rest.EndsWith(')') ? rest[..^1] : rest));
    }
}

/// <summary>One page of a collection.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, int? NextSkip)
{
    /// <summary>Returns the next link: the same request with a skip token.</summary>
    public string? NextLink(RequestContext request, string pathToCollection)
    {
        if (NextSkip is not { } skip)
        {
            return null;
        }

        var options = request.HttpContext.Request.Query
            .Where(option => option.Key is not ("$skip" or "$skiptoken"))
            .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value.ToString())}")
            .Append("$skiptoken=" + skip.ToString(CultureInfo.InvariantCulture));
        var root = request.State.Settings.ForeignNextLinks ? ForeignHost.Root : $"{request.Origin}/beta";
        return $"{root}/{pathToCollection}?{string.Join('&', options)}";
    }
}

/// <summary>Creates pages.</summary>
internal static class Page
{
    public static Page<T> Create<T>(IReadOnlyList<T> all, ODataQuery query, int defaultSize)
    {
        var size = query.Top is > 0 and var top ? top : defaultSize;
        var items = all.Skip(query.Skip).Take(size + 1).ToList();
        return items.Count > size ? new(items[..size], query.Skip + size) : new(items, null);
    }
}
