using System.Diagnostics;
using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>
/// A chat in a response. The SDK's Chat is what is sent; it would read forty properties and the models behind them,
/// which are most of Graph.
/// </summary>
internal sealed class ChatModel : ResponseModel
{
    private MemberModel[] members = [];
    private bool hasMoreMembers;

    public string? Id { get; set; }

    public override bool IsIdentified => Id is { Length: > 0 };

    public string? Topic { get; private set; }

    public string? ChatType { get; private set; }

    public string? WebUrl { get; private set; }

    public string? TenantId { get; set; }

    public DateTimeOffset? CreatedDateTime { get; private set; }

    public DateTimeOffset? LastUpdatedDateTime { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["id"] = node => Id = node.GetStringValue(),
        ["topic"] = node => Topic = node.GetStringValue(),
        ["chatType"] = node => ChatType = node.GetStringValue(),
        ["members"] = node => members = [.. node.GetCollectionOfObjectValues(static _ => new MemberModel()) ?? []],
        ["members@odata.nextLink"] = _ => hasMoreMembers = true,
        ["webUrl"] = node => WebUrl = node.GetStringValue(),
        ["tenantId"] = node => TenantId = node.GetStringValue(),
        ["createdDateTime"] = node => CreatedDateTime = node.GetDateTimeOffsetValue(),
        ["lastUpdatedDateTime"] = node => LastUpdatedDateTime = node.GetDateTimeOffsetValue(),
    };

    /// <summary>A chat that was read, with the members as the service knows them.</summary>
    public GraphChat ToChat()
    {
        var id = TextSanitizer.Sanitize(Id)!;
        return new()
        {
            ChatId = id,
            ChatType = TextSanitizer.Sanitize(ChatType),
            Topic = TextSanitizer.Sanitize(Topic),
            ExactTopic = Topic,
            WebUrl = TextSanitizer.Sanitize(WebUrl),
            CreatedDateTime = CreatedDateTime,
            LastUpdatedDateTime = LastUpdatedDateTime,
            TenantId = TextSanitizer.Sanitize(TenantId),
            // An array, because PowerShell can't index into the list type that a collection expression creates.
            Members = Array.ConvertAll(
                Array.FindAll(members, static member => member.IsIdentified), member => member.ToMember(id)),
            HasAllMembers = HasAllMembers,
            ReadTimestamp = Stopwatch.GetTimestamp(),
        };
    }

    // The user whose chats are listed is a member, so there is one at least.
    private bool HasAllMembers => ChatType is not null && !hasMoreMembers
        && members.Length is > 0 and < GraphChat.MaxListedMembers
        && members.All(static member => member is { IsIdentified: true, IsNamed: true });
}
