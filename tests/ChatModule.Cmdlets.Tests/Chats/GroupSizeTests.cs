namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>All people of a pipeline are one group, so a forgotten <c>-OneOnOne</c> makes one that is too large.</summary>
public sealed class GroupSizeTests
{
    [Fact]
    public async Task Items_after_a_group_is_certainly_too_large_are_not_read_and_are_in_the_target_of_its_error()
    {
        await using var shell = await Shell.StartAsync();
        var people = Enumerable.Range(1, 2_000).Select(number => new CountingPerson(number)).ToArray();

        var error = shell.Run("$args | New-GraphChat -Topic Everybody", people).Error;

        Assert.Equal("TooManyMembers", error.Id());
        Assert.Contains("'Everybody' would have at least 501 members", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(people, Members(error));
        Assert.All(people.Take(501), person => Assert.NotEqual(0, person.Reads));
        Assert.All(people.Skip(501), person => Assert.Equal(0, person.Reads));
        Assert.Empty(shell.Emulator.State.Record);
    }

    [Theory]
    [InlineData("New-GraphChat -Member $args")]
    [InlineData("New-GraphChat -Member @{ value = $args }")]
    [InlineData(", $args | New-GraphChat")]
    public async Task People_in_one_list_are_handed_back_one_by_one(string script)
    {
        await using var shell = await Shell.StartAsync();
        var people = Enumerable.Range(1, 1_000).Select(number => $"user{number:d5}@contoso.com").ToArray();

        Assert.Equal(people, Members(shell.Run(script, people).Error));
    }

    [Fact]
    public async Task Duplicates_do_not_make_a_group_too_large()
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("1..2000 | ForEach-Object { 'user{0:d5}@contoso.com' -f ($_ % 249 + 1) } | New-GraphChat").Chats);

        Assert.Equal(250, chat.Members.Count);
    }

    [Fact]
    public async Task People_who_are_known_by_ID_and_by_UPN_count_once_although_only_a_later_item_has_both()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("""
            $people = 1..249 | ForEach-Object { @{ Id = '00000000-0000-0000-0000-{0:d12}' -f $_; UserPrincipalName = 'user{0:d5}@contoso.com' -f $_ } }
            $people.Id + $people.UserPrincipalName + $people | New-GraphChat -WhatIf
            """);

        Assert.Empty(result.Errors);
    }

    private static object?[] Members(ErrorRecord error) =>
        [.. ((object[])((PSObject)error.TargetObject).Properties["Members"].Value).Select(item => item is PSObject wrapper ? wrapper.BaseObject : item)];

    private sealed class CountingPerson(int number)
    {
        public int Reads { get; private set; }

        public string UserPrincipalName
        {
            get
            {
                Reads++;
                return $"user{number:d5}@contoso.com";
            }
        }
    }
}
