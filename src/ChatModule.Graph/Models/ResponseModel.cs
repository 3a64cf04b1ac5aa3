global using FieldReaders = System.Collections.Generic.IDictionary<string,
    System.Action<Microsoft.Kiota.Abstractions.Serialization.IParseNode>>;
using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// A model that a response is read into: the few properties that are used. What is sent are the SDK's models.
/// </summary>
internal abstract class ResponseModel : IParsable
{
    /// <summary>
    /// Whether it has what tells it from others. In a list, what hasn't is an error: it may be what is looked for.
    /// </summary>
    public virtual bool IsIdentified => true;

    public abstract FieldReaders GetFieldDeserializers();

    public void Serialize(ISerializationWriter writer) => throw new NotSupportedException("Responses are only read.");
}
