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
        ["value"] = node => Value = ReadItems(node),
        ["@odata.nextLink"] = node => NextLink = node.GetStringValue() ?? "",
    };

    // The SDK reads what isn't a list as an empty one: then whatever is looked for would seem not to exist.
    private T[]? ReadItems(IParseNode node)
    {
        T[] items = [.. node.GetCollectionOfObjectValues(item)];
        var isList = items.Length > 0
            || node.GetObjectValue(UntypedNode.CreateFromDiscriminatorValue) is UntypedArray;
        return isList ? items : null;
    }
}
