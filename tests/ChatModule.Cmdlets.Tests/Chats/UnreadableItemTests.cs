using System.Collections;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>Whatever an item does while it's read, it's one error with that item as target, and the others go on.</summary>
public sealed class UnreadableItemTests
{
    public static TheoryData<string> Kinds => UnreadableItem.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_item_that_throws_is_one_error_and_the_others_become_chats(string kind)
    {
        await using var shell = await Shell.StartAsync();
        var item = UnreadableItem.Create(kind);

        var result = shell.Run("New-GraphChat -Member 'megan@contoso.com', $args[0], 'alex@contoso.com' -OneOnOne", item);

        Assert.Equal(["megan@contoso.com", "alex@contoso.com"], result.Chats.Select(chat => chat.Members[1].UserPrincipalName));
        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.NotNull(result.Error.ErrorDetails.RecommendedAction);
        Assert.Same(Unwrap(item), Unwrap(result.Error.TargetObject));
    }

    [Theory]
    [InlineData("Topic")]
    [InlineData("ChatType")]
    [InlineData("InstalledApp")]
    [InlineData("Members")]
    public async Task A_property_that_throws_is_not_taken_for_a_missing_one(string name)
    {
        await using var shell = await Shell.StartAsync();
        var item = name == "Members" ? UnreadableItem.WithThrowing(name) : UnreadableItem.WithThrowing(name, ("Members", "megan@contoso.com"));

        var result = shell.Run("$args[0] | New-GraphChat", item);

        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.Contains("unreadable", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Same(Unwrap(item), Unwrap(result.Error.TargetObject));
        Assert.Empty(shell.SentMembers);
    }

    [Fact]
    public async Task A_member_of_a_definition_that_throws_is_the_error_of_the_definition()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ Members = 'megan@contoso.com', $args[0]; Topic = 'A' }, @{ Members = 'alex@contoso.com'; Topic = 'B' } | New-GraphChat", UnreadableItem.Create("property"));

        Assert.Equal("B", Assert.Single(result.Chats).Topic);
        Assert.Equal("A", Assert.IsType<Hashtable>(Unwrap(result.Error.TargetObject))["Topic"]);
    }

    [Fact]
    public async Task A_list_that_fails_midway_is_retried_without_making_a_chat_twice()
    {
        await using var shell = await Shell.StartAsync();
        var list = new FailingOnce();

        var result = shell.Run("New-GraphChat -Member $args[0] -ErrorVariable failed; $failed.TargetObject | New-GraphChat", list);

        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.Equal(["L1", "L2", "L3", "L4", "L5"], shell.Emulator.State.Chats.All.Select(chat => chat.Topic).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Get_GraphChat_has_an_error_for_a_person_that_throws(string kind)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("Get-GraphChat -Member 'megan@contoso.com', $args[0]; Get-GraphChat", UnreadableItem.Create(kind));

        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.Null(result.TerminatingException);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Wait_GraphChatOperation_has_an_error_for_an_item_that_throws_and_waits_for_the_others(string kind)
    {
        await using var shell = await Shell.StartAsync();
        var item = kind == "property" ? UnreadableItem.WithThrowing("ChatId") : UnreadableItem.Create(kind);

        var result = shell.Run("Wait-GraphChatOperation -InputObject $args[0], $args[1]", item, shell.CreatePending()[0]);

        Assert.Single(result.Output);
        Assert.Contains("OperationNotFound", result.ErrorIds);
        Assert.Null(result.TerminatingException);
    }

    // The engine would read a list when it binds it.
    [Theory]
    [InlineData("New-GraphChat -Member $args[0] -OneOnOne", "MemberNotRecognized")]
    [InlineData("New-GraphChat megan@contoso.com -InstalledApp $args[0]", "BadRequest")]
    [InlineData("Get-GraphChat -Member $args[0]", "MemberNotRecognized")]
    [InlineData("Wait-GraphChatOperation -InputObject $args[0]", "OperationNotFound")]
    [InlineData("Add-GraphChatMember -ChatId 19:a@thread.v2 -Member $args[0]", "MemberNotRecognized")]
    [InlineData("Remove-GraphChatMember -ChatId 19:a@thread.v2 -Member $args[0] -Confirm:$false", "MemberNotRecognized")]
    [InlineData("Add-GraphChatApp -ChatId 19:a@thread.v2 -InstalledApp $args[0]", "BadRequest")]
    public async Task A_list_that_throws_is_an_error_of_this_module_in_each_parameter(string script, string error)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run(script, UnreadableItem.Create("collection"));

        Assert.Equal(error, result.Error.Id());
        Assert.Contains("unreadable", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_throws_does_not_end_the_pipeline()
    {
        await using var shell = await Shell.StartAsync();
        var list = UnreadableItem.Create("collection");

        var result = shell.Run("$args[0], 'alex@contoso.com' | New-GraphChat -OneOnOne", list);

        Assert.Equal("alex@contoso.com", Assert.Single(result.Chats).Members[1].UserPrincipalName);
        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.Same(list, Unwrap(result.Error.TargetObject));
    }

    private static object Unwrap(object item) => item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item;

    // As a query against a service does that fails once.
    private sealed class FailingOnce : IEnumerable<object>
    {
        private int runs;

        public IEnumerator<object> GetEnumerator()
        {
            var fails = runs++ == 0;
            for (var i = 1; i <= 5; i++)
            {
                if (fails && i == 4)
                    throw new TimeoutException("The query timed out.");
                yield return new Hashtable { ["Members"] = "megan@contoso.com", ["Topic"] = $"L{i}" };
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
