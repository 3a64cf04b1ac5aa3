namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The columns of CSV files that administrators export.</summary>
public sealed class ColumnTests
{
    private const string Megan = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";

    [Theory]
    [InlineData("'User principal name' = 'megan@contoso.com'")]
    [InlineData($"'Object Id' = '{Megan}'")]
    [InlineData($"'Object ID' = '{Megan}'; 'Display name' = 'Megan'; 'User principal name' = ''")]
    public async Task The_headings_of_the_admin_center_are_recognized(string columns)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($"[pscustomobject]@{{ {columns} }} | New-GraphChat -OneOnOne");

        Assert.Empty(result.Errors);
        Assert.Single(result.Chats);
    }

    [Fact]
    public async Task Spaces_in_the_columns_of_a_chat_definition_are_ignored()
    {
        await using var shell = await Shell.StartAsync();

        var chat = Assert.Single(shell.Run("[pscustomobject]@{ ' Members' = 'megan@contoso.com'; 'Chat type' = 'oneOnOne'; 'Installed app' = $args[0] } | New-GraphChat", PendingChats.App).Chats);

        Assert.Equal(("oneOnOne", PendingChats.App), (chat.ChatType, chat.InstalledApp));
    }

    [Theory]
    [InlineData("-OneOnOne", null)]
    [InlineData("-Topic Launch", "Launch")]
    public async Task The_topic_of_a_person_is_ignored_where_it_cannot_be_meant(string parameter, string? topic)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run($"[pscustomobject]@{{ Topic = 'Sales'; UserPrincipalName = 'megan@contoso.com' }}, 'alex@contoso.com' | New-GraphChat {parameter}");

        Assert.Empty(result.Errors);
        Assert.All(result.Chats, chat => Assert.Equal(topic, chat.Topic));
    }

    [Fact]
    public async Task Spaces_in_the_column_of_a_chat_ID_are_ignored()
    {
        await using var shell = await Shell.StartAsync();

        Assert.Equal("ChatExists", shell.Run("[pscustomobject]@{ 'Chat ID' = '19:x@thread.v2'; Members = 'megan@contoso.com' } | New-GraphChat").Error.Id());
    }

    [Theory]
    [InlineData("'User principal name;Display name' = 'megan@contoso.com;Megan'", "-Delimiter ';'")]
    [InlineData("'Topic;Members' = 'Sales;megan@contoso.com'", "-Delimiter ';'")]
    [InlineData("\"UserPrincipalName`tName\" = \"megan@contoso.com`tMegan\"", "-Delimiter \"`t\"")]
    public async Task A_CSV_file_that_was_read_with_the_wrong_delimiter_has_a_hint(string column, string hint)
    {
        await using var shell = await Shell.StartAsync();

        var error = shell.Run($"[pscustomobject]@{{ {column} }} | New-GraphChat -OneOnOne").Error;

        Assert.Equal("MemberNotRecognized", error.Id());
        Assert.Contains($"Import-Csv {hint}", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_title_in_the_column_Role_is_ignored_with_one_warning()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("1..3 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_; Role = 'Sales Manager' } } | New-GraphChat -OneOnOne");

        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Chats.Count);
        Assert.All(result.Chats, chat => Assert.Equal("owner", chat.Members[1].Role));
        var warning = Assert.Single(result.Warnings);
        Assert.Equal("'Sales Manager', the role of user00001@contoso.com, isn't a chat role (owner, guest, or member). It was ignored, as are others like it.", warning);
    }

    [Fact]
    public async Task The_role_member_is_ignored_without_a_warning()
    {
        await using var shell = await Shell.StartAsync();

        Assert.Empty(shell.Run("[pscustomobject]@{ UPN = 'megan@contoso.com'; Role = 'Member' } | New-GraphChat -OneOnOne").Warnings);
    }

    [Fact]
    public async Task Unknown_roles_in_a_chat_definition_have_one_warning()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("@{ Members = @{ UPN = 'megan@contoso.com'; Role = 'CEO' }, @{ UPN = 'alex@contoso.com'; Role = 'CFO' } } | New-GraphChat");

        Assert.Single(result.Chats);
        Assert.Contains("'CEO'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
