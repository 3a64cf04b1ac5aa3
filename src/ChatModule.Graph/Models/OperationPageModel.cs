using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>A page of operations.</summary>
internal sealed class OperationPageModel : IParsable
{
    public IReadOnlyList<OperationModel> Value { get; private set; } = [];

    public string? NextLink { get; private set; }

    public IDictionary<string, Action<IParseNode>> GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["value"] = node => Value = node.GetCollectionOfObjectValues(static _ => new OperationModel())?.ToArray() ?? [],
        ["@odata.nextLink"] = node => NextLink = node.GetStringValue(),
    };

    public void Serialize(ISerializationWriter writer) => throw new NotSupportedException("Operations are only read.");
}
