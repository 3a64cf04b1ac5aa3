using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>A page of a list.</summary>
internal sealed class PageModel<T>(ParsableFactory<T> item) : ResponseModel where T : ResponseModel
{
    /// <summary>The items; null when the response isn't a page.</summary>
    public IReadOnlyList<T>? Value { get; private set; }

    /// <summary>
    /// The address of the next page; null after the last one, empty when there is one without an address.
    /// </summary>
    public string? NextLink { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["value"] = node => Value = node.GetCollectionOfObjectValues(item)?.ToArray(),
        ["@odata.nextLink"] = node => NextLink = node.GetStringValue() ?? "",
    };
}
