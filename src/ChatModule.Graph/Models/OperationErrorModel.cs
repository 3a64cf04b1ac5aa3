using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>The <c>{ code, message }</c> of a failed operation.</summary>
internal sealed class OperationErrorModel : ResponseModel
{
    public string? Code { get; private set; }

    public string? Message { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["code"] = node => Code = node.GetStringValue(),
        ["message"] = node => Message = node.GetStringValue(),
    };
}
