using Microsoft.Kiota.Abstractions;

namespace ChatModule.Graph.Http;

/// <summary>What a request is for. Travels with it through the SDK, so that the network side knows what may be repeated.</summary>
internal sealed class RequestIntent(GraphCall call, string what, bool repeatable, IRequestTrace? trace) : IRequestOption
{
    private static readonly HttpRequestOptionsKey<IRequestOption> Key = new(typeof(RequestIntent).FullName!);

    public GraphCall Call { get; } = call;

    /// <summary>What is asked for, in a person's words; begins error texts.</summary>
    public string What { get; } = what;

    /// <summary>Whether carrying it out twice is the same as once.</summary>
    public bool Repeatable { get; } = repeatable;

    public IRequestTrace? Trace { get; } = trace;

    /// <summary>The intent of a request; the SDK files options under their type's name.</summary>
    public static RequestIntent Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var option) && option is RequestIntent intent
            ? intent
            : throw new InvalidOperationException("A request came without its intent.");
}
