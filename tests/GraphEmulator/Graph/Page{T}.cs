using System.Globalization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

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
