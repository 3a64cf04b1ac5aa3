namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>Input that is rejected before a request is sent.</summary>
public sealed class RuleTests
{
    public static TheoryData<string, string, object?, string> Invalid => new()
    {
        { "MemberNotRecognized", "'nobody' | New-GraphChat", "nobody", "nobody" },
        { "MemberNotRecognized", "'' | New-GraphChat -OneOnOne", "", "" },
        { "MemberNotRecognized", ", $null | New-GraphChat -OneOnOne", null, "" },
        { "MemberNotRecognized", "@{ '@odata.type' = '#microsoft.graph.group'; id = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'; displayName = 'Sales' } | New-GraphChat -OneOnOne", null, "Sales" },
        { "MemberNotRecognized", "[pscustomobject]@{ Name = 'Megan' } | New-GraphChat -OneOnOne", null, "Name" },
        { "MemberNotRecognized", "[pscustomobject]@{ Topic = 'Nobody'; Members = '' } | New-GraphChat", null, "Nobody" },
        { "MemberNotRecognized", "[pscustomobject]@{ Topic = 'Sales'; UserPrincipalName = 'megan@contoso.com' } | New-GraphChat", null, "the Topic 'Sales'" },
        { "MemberNotRecognized", "[pscustomobject]@{ ChatType = 'oneOnOne'; UserPrincipalName = 'megan@contoso.com' } | New-GraphChat", null, "the ChatType 'oneOnOne'" },
        { "MemberNotRecognized", "@{ Topic = 'Launch'; Members = 'megan@contoso.com;xyz' } | New-GraphChat", null, "'Launch', 'xyz'" },
        { "TopicInvalid", "'megan@contoso.com' | New-GraphChat -Topic ('x' * 251)", null, "" },
        { "TooManyMembers", "1..251 | ForEach-Object { \"user$_@contoso.com\" } | New-GraphChat", null, "251 members; Teams allows 250. Did you mean -OneOnOne?" },
        { "TooManyMembers", "@{ Topic = 'Everybody'; Members = 1..251 | ForEach-Object { \"user$_@contoso.com\" } } | New-GraphChat -ExcludeCaller", null, "'Everybody'" },
        { "OneOnOneMembers", "@{ Members = 'megan@contoso.com;alex@contoso.com'; ChatType = 'oneOnOne' } | New-GraphChat", null, "" },
        { "MixedInput", "@{ Members = 'alex@contoso.com' }, 'megan@contoso.com' | New-GraphChat -WhatIf", "megan@contoso.com", "" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Invalid_input_is_one_error_with_a_recommended_action_and_nothing_is_sent(string id, string script, object? target, string expected)
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run(script).Error;

        var category = id == "TooManyMembers" ? ErrorCategory.LimitsExceeded : ErrorCategory.InvalidArgument;
        Assert.Equal((id, category), (error.Id(), error.CategoryInfo.Category));
        Assert.IsType<GraphChatException>(error.Exception);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
        if (target is not null)
            Assert.Equal(target, error.TargetObject);
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task A_rejected_item_has_its_position_in_the_error_and_does_not_affect_other_items()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', '', 'alex@contoso.com', 'nobody', 'jacob@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal(3, result.Chats.Count);
        Assert.StartsWith("Item 2 ", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Item 4, 'nobody',", result.Errors[1].ToString(), StringComparison.Ordinal);
    }
}
