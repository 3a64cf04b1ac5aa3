global using FieldReaders = System.Collections.Generic.IDictionary<string,
    System.Action<Microsoft.Kiota.Abstractions.Serialization.IParseNode>>;
using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// A model that a response is read into: the few properties that are used. What is sent are the SDK's models.
/// </summary>
internal abstract class ResponseModel : IParsable
{
    public abstract FieldReaders GetFieldDeserializers();

    public void Serialize(ISerializationWriter writer) => throw new NotSupportedException("Responses are only read.");
}
