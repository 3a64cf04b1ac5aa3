using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// What is promised of a chat that was made. The SDK's Chat is what is sent; to read one, it would make ready for forty
/// properties and all that hangs on them, which is most of Graph.
/// </summary>
internal sealed class ChatModel : AnswerModel
{
    public string? Id { get; set; }

    public string? Topic { get; private set; }

    public string? WebUrl { get; private set; }

    public string? TenantId { get; set; }

    public DateTimeOffset? CreatedDateTime { get; private set; }

    public DateTimeOffset? LastUpdatedDateTime { get; private set; }

    public override IDictionary<string, Action<IParseNode>> GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = node.GetStringValue(),
        ["topic"] = node => Topic = node.GetStringValue(),
        ["webUrl"] = node => WebUrl = node.GetStringValue(),
        ["tenantId"] = node => TenantId = node.GetStringValue(),
        ["createdDateTime"] = node => CreatedDateTime = node.GetDateTimeOffsetValue(),
        ["lastUpdatedDateTime"] = node => LastUpdatedDateTime = node.GetDateTimeOffsetValue(),
    };
}
