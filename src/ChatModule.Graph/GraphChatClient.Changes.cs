using ChatModule.Graph.Http;
using ChatModule.Graph.Models;

namespace ChatModule.Graph;

/// <summary>Changes of chats that exist.</summary>
internal sealed partial class GraphChatClient
{
    public Task<GraphChatMember> AddMemberAsync(NewMember member, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(ChatChangeKinds.AddMember, $"Adding {member.Describe()}", context)
        {
            ChatId = member.Chat.ChatId,
            Validate = static (added, location) => MembershipId.Read((MemberModel?)added, location) is null
                ? "the response doesn't identify the member"
                : null,
        };
        return SendAsync(
            () => Chats[Key(member.Chat.ChatId, request)].Members
                .ToPostRequestInformation(MemberRequest.Build(member, root)),
            static _ => new MemberModel(), request,
            response => member.ToMember(MembershipId.Read(response.Model, response.Location),
                response.Model?.ToMember(member.Chat.ChatId)), cancellationToken);
    }

    public async Task RemoveMemberAsync(
        ChatTarget chat, GraphChatMember member, CancellationToken cancellationToken)
    {
        var description = $"Removing {member.Describe()} from the {chat.Describe()}";
        var request = new GraphRequest(ChatChangeKinds.RemoveMember, description, context)
        {
            ChatId = chat.ChatId,
            // 204: https://learn.microsoft.com/graph/api/chat-delete-members.
            Validate = static (body, _) => body is null ? null : "the response has a body",
        };
        var membership = Chats[Key(chat.ChatId, request)].Members[Key(member.MembershipId ?? "", request)];
        await SendAsync(
            membership.ToDeleteRequestInformation(), static _ => new MemberModel(), request, cancellationToken);
    }

    public async Task<GraphChat> UpdateTopicAsync(ChatTarget chat, string topic, CancellationToken cancellationToken)
    {
        var request = new GraphRequest(ChatChangeKinds.UpdateChat, $"Renaming the {chat.Describe()}", context)
        {
            ChatId = chat.ChatId,
            Validate = (updated, _) => ValidateChat(updated, chat.ChatId),
        };
        var body = new Chat { Topic = topic };
        var updated = await SendAsync(Chats[Key(chat.ChatId, request)].ToPatchRequestInformation(body),
            static _ => new ChatModel(), request, cancellationToken);
        return updated!.ToChat();
    }
}
