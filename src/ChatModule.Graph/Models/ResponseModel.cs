using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>What an answer is read into: the few properties that are promised. What is sent are the SDK's models.</summary>
internal abstract class ResponseModel : IParsable
{
    public abstract IDictionary<string, Action<IParseNode>> GetFieldDeserializers();

    public void Serialize(ISerializationWriter writer) => throw new NotSupportedException("Answers are only read.");
}
