using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph.Http;

/// <summary>What a request is for. Travels with it through the SDK, so that the network side knows what may be repeated.</summary>
internal sealed class RequestIntent(GraphCall call, string what, bool repeatable, IRequestTrace? trace) : IRequestOption
{
    public GraphCall Call { get; } = call;

    /// <summary>What is asked for, in a person's words; begins error texts.</summary>
    public string What { get; } = what;

    /// <summary>Whether carrying it out twice is the same as once.</summary>
    public bool Repeatable { get; } = repeatable;

    public IRequestTrace? Trace { get; } = trace;

    /// <summary>The answer's <c>Location</c> header, once it is there: the SDK hands on bodies only, and a 202 has none.</summary>
    public string? Location { get; set; }
}
