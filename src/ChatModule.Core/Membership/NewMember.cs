namespace ChatModule;

/// <summary>A person to add to a chat.</summary>
/// <param name="Chat">The chat.</param>
/// <param name="Person">The person.</param>
/// <param name="HistoryStart">Since when the person sees messages; null from now on, the earliest time for all.</param>
/// <param name="HomeTenant">The tenant of the sign-in; null when it isn't known.</param>
internal sealed record NewMember(ChatTarget Chat, Person Person, DateTimeOffset? HistoryStart, string? HomeTenant)
{
    /// <summary>The member in a sentence: <c>megan@contoso.com to the chat 'Sales'</c>.</summary>
    public string Describe() => $"{Person.Name} to the {Chat.Describe()}";

    /// <summary>The member once it's in the chat.</summary>
    /// <param name="membershipId">The ID of the membership.</param>
    /// <param name="response">What the response tells of the member; null for nothing.</param>
    public GraphChatMember ToMember(string? membershipId, GraphChatMember? response = null)
    {
        var member = Person.ToMember(HomeTenant);
        return new()
        {
            ChatId = Chat.ChatId,
            MembershipId = membershipId,
            UserId = member.UserId ?? response?.UserId,
            UserPrincipalName = member.UserPrincipalName ?? response?.UserPrincipalName,
            Role = member.Role,
            TenantId = member.TenantId,
            VisibleHistoryStartDateTime = HistoryStart,
        };
    }
}
