using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// The teamsAsyncOperation of the beta endpoint, read property by property: the v1.0 models have no operations on a
/// chat, and none has <c>values</c>. Status and type stay text, so that a value to come is not lost.
/// </summary>
/// <param name="isPartial">Whether properties were selected, which needn't identify it.</param>
internal sealed class OperationModel(bool isPartial) : ResponseModel
{
    public string? Id { get; private set; }

    public string? OperationType { get; private set; }

    public string? Status { get; private set; }

    public DateTimeOffset? CreatedDateTime { get; private set; }

    public DateTimeOffset? LastActionDateTime { get; private set; }

    public int? AttemptsCount { get; private set; }

    public string? TargetResourceId { get; private set; }

    public string? TargetResourceLocation { get; private set; }

    public UntypedNode? Values { get; private set; }

    public OperationErrorModel? Error { get; private set; }

    public override bool IsIdentified => isPartial || Id is not null || Status is not null;

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = node.GetStringValue(),
        ["operationType"] = node => OperationType = node.GetStringValue(),
        ["status"] = node => Status = node.GetStringValue(),
        ["createdDateTime"] = node => CreatedDateTime = node.GetDateTimeOffsetValue(),
        ["lastActionDateTime"] = node => LastActionDateTime = node.GetDateTimeOffsetValue(),
        ["attemptsCount"] = node => AttemptsCount = node.GetIntValue(),
        ["targetResourceId"] = node => TargetResourceId = node.GetStringValue(),
        ["targetResourceLocation"] = node => TargetResourceLocation = node.GetStringValue(),
        ["values"] = node => Values = node.GetObjectValue(UntypedNode.CreateFromDiscriminatorValue),
        ["error"] = node => Error = node.GetObjectValue(static _ => new OperationErrorModel()),
    };

    /// <summary>The operation in the module's own type.</summary>
    public GraphChatOperation ToOperation(string chatId) => new()
    {
        ChatId = chatId,
        OperationId = TextSanitizer.Sanitize(Id),
        OperationType = TextSanitizer.Sanitize(OperationType),
        Status = TextSanitizer.Sanitize(Status),
        CreatedDateTime = CreatedDateTime,
        LastActionDateTime = LastActionDateTime,
        AttemptsCount = AttemptsCount,
        TargetResourceId = TextSanitizer.Sanitize(TargetResourceId),
        TargetResourceLocation = TextSanitizer.Sanitize(TargetResourceLocation),
        Values = OperationValues.Read(Values),
        ErrorCode = TextSanitizer.Sanitize(Error?.Code),
        ErrorMessage = TextSanitizer.Sanitize(Error?.Message),
    };
}
