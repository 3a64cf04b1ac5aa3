namespace ChatModule.Tests;

public class GraphChatTests
{
    [Fact]
    public void The_string_of_the_members_can_be_saved_in_a_CSV_file_and_read_again()
    {
        var chat = new GraphChat
        {
            ChatId = "19:x@thread.v2",
            Members = [new() { UserPrincipalName = "adele@contoso.com" }, new() { UserId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f" }],
        };

        Assert.Equal("adele@contoso.com;82fe7758-5bb3-4f0d-a43f-e555fd399c6f", chat.Members.ToString());
        Assert.Equal(2, chat.Members.Count);
        Assert.Equal("", new GraphChat { ChatId = "19:x@thread.v2" }.Members.ToString());
    }

    [Fact]
    public void A_member_as_a_string_is_the_UPN_or_the_ID()
    {
        Assert.Equal("adele@contoso.com", new GraphChatMember { UserPrincipalName = "adele@contoso.com", UserId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f" }.ToString());
        Assert.Equal("82fe7758-5bb3-4f0d-a43f-e555fd399c6f", new GraphChatMember { UserId = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f" }.ToString());
    }

    [Theory]
    [InlineData("1", "a@b.c", "1", "other@b.c", true)]
    [InlineData("ab", null, "AB", null, true)]
    // The address of somebody who left can belong to somebody else.
    [InlineData("1", "a@b.c", "2", "a@b.c", false)]
    [InlineData("1", "a@b.c", null, "A@B.C", true)]
    [InlineData("1", null, null, "a@b.c", false)]
    [InlineData(null, null, null, null, false)]
    public void Two_members_are_the_same_user_by_ID_or_without_one_by_address(string? id, string? address, string? otherId, string? otherAddress, bool expected)
    {
        GraphChatMember one = new() { UserId = id, UserPrincipalName = address }, other = new() { UserId = otherId, UserPrincipalName = otherAddress };

        Assert.Equal((expected, expected), (one.IsSameUser(other), other.IsSameUser(one)));
    }

    [Fact]
    public void The_ID_of_a_chat_is_also_in_Id() => Assert.Equal("19:x@thread.v2", new GraphChat { ChatId = "19:x@thread.v2" }.Id);

    [Fact]
    public void Copies_of_a_chat_share_its_members()
    {
        var chat = new GraphChat { ChatId = "19:x@thread.v2", Members = [new() { UserPrincipalName = "adele@contoso.com" }] };

        Assert.Same(chat.Members, chat.For("row").Members);
    }

    [Fact]
    public void A_copy_of_a_chat_has_everything_but_what_is_replaced()
    {
        var created = new GraphChat
        {
            ChatId = "19:x@thread.v2",
            ChatType = "group",
            Topic = "a\uFFFDb",
            ExactTopic = "a\tb",
            WebUrl = "https://teams.microsoft.com/l/chat/x",
            CreatedDateTime = DateTimeOffset.UnixEpoch,
            LastUpdatedDateTime = DateTimeOffset.UnixEpoch.AddDays(1),
            TenantId = "t",
            InstalledApp = "app",
            OperationId = "op",
            OperationLocation = "/chats/x/operations/op",
            HasAllMembers = false,
        };
        var chat = created.For("row", isExisting: true, createdTimestamp: 7);
        var properties = typeof(GraphChat).GetProperties(
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic);

        var withMembers = chat.WithMembers([new() { UserPrincipalName = "adele@contoso.com" }]);
        var withInstallation = chat.WithInstallation("other", "op2");

        Assert.Equal(["HasAllMembers", "Members"], Different(withMembers));
        Assert.Equal(["InstalledApp", "OperationId", "OperationLocation"], Different(withInstallation));

        IEnumerable<string> Different(GraphChat copy) => properties
            .Where(property => !Equals(property.GetValue(chat), property.GetValue(copy))).Select(static property => property.Name).Order();
    }
}
