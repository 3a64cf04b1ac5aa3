namespace ChatModule.Tests;

/// <summary>What a check says of the permission that a cmdlet lacks, and who can grant it.</summary>
public class PermissionCheckerTests
{
    private const string User = """{"oid":"a","tid":"contoso","appid":"client","scp":"User.ReadBasic.All"}""";
    private const string InstallApp = "TeamsAppInstallation.ReadWriteForChat";
    private const string App = """{"idtyp":"app","tid":"contoso","appid":"client","roles":["User.Read.All"]}""";

    [Theory]
    [InlineData("New-GraphChat", "Chat.Create", "Chat.Create")]
    [InlineData("Get-GraphChat", "Chat.ReadBasic", "Chat.ReadBasic.All")]
    [InlineData("Set-GraphChat", "Chat.ReadWrite", "Chat.ReadWrite.All")]
    [InlineData("Add-GraphChatMember", "ChatMember.ReadWrite", "ChatMember.ReadWrite.All")]
    [InlineData("Remove-GraphChatMember", "ChatMember.ReadWrite", "ChatMember.ReadWrite.All")]
    [InlineData("Add-GraphChatApp", InstallApp, $"{InstallApp}.All")]
    [InlineData("Send-GraphChatMessage", "ChatMessage.Send", null)]
    [InlineData("Get-GraphChatMessage", "Chat.Read", "Chat.Read.All")]
    [InlineData("Get-GraphChatOperation", "Chat.ReadBasic", "Chat.ReadBasic.All")]
    [InlineData("Wait-GraphChatOperation", "Chat.ReadBasic", "Chat.ReadBasic.All")]
    public void The_least_privileged_permission_is_one_that_a_token_can_have(
        string cmdlet, string delegated, string? application)
    {
        var ofUser = Check(cmdlet, User);
        var ofApp = Check(cmdlet, App);

        Assert.Equal((GraphChatCheck.Warning, GraphChatCheck.Warning), (ofUser.Status, ofApp.Status));
        Assert.Equal($"The token lacks {delegated}, the least privileged permission.", ofUser.Detail);
        Assert.Equal(
            application is null
                ? "The service doesn't support it for an app without a user."
                : $"The token lacks {application}, the least privileged permission.",
            ofApp.Detail);
    }

    [Theory]
    [InlineData("Add-GraphChatMember")]
    [InlineData("Remove-GraphChatMember")]
    public void Without_the_permission_to_read_users_people_cannot_be_specified_by_user_principal_name(string cmdlet)
    {
        var members = """{"oid":"a","scp":"ChatMember.ReadWrite"}""";
        var both = """{"oid":"a","scp":"ChatMember.ReadWrite User.ReadBasic.All"}""";

        Assert.Equal(
            "The token lacks User.ReadBasic.All, the least privileged permission.", Check(cmdlet, members).Detail);
        Assert.Equal("The token has ChatMember.ReadWrite and User.ReadBasic.All.", Check(cmdlet, both).Detail);
    }

    [Fact]
    public void The_advice_names_what_the_token_has_and_everything_that_the_cmdlet_lacks()
    {
        var check = Check(
            "Add-GraphChatMember", """{"oid":"a","tid":"t","appid":"c","scp":"openid Chat.Read email"}""");

        Assert.Equal("The token lacks ChatMember.ReadWrite and User.ReadBasic.All, the least privileged permissions.",
            check.Detail);
        Assert.Equal(
            "Run Connect-GraphChat -Scopes Chat.Read, ChatMember.ReadWrite, User.ReadBasic.All, or let an "
                + "administrator consent to ChatMember.ReadWrite, User.ReadBasic.All. An administrator consents at "
                + "https://login.microsoftonline.com/t/v2.0/adminconsent?client_id=c&scope="
                + "https://graph.microsoft.com/ChatMember.ReadWrite%20https://graph.microsoft.com/User.ReadBasic.All",
            check.Advice);
    }

    [Fact]
    public void What_a_cmdlet_reads_before_is_allowed_by_each_permission_for_what_it_does()
    {
        AssertImplied(ChatChangeKinds.AddMember, GraphRequestKinds.ReadMembers);
        AssertImplied(ChatChangeKinds.RemoveMember, GraphRequestKinds.ReadMembers);
        AssertImplied(ChatChangeKinds.UpdateChat, GraphRequestKinds.ReadChat);
        AssertImplied(AppRequestKinds.InstallApp, AppRequestKinds.ReadInstalledApps);
    }

    [Theory]
    [InlineData("InteractiveBrowser", User, "Global", "https://login.microsoftonline.com/contoso/v2.0/adminconsent"
        + "?client_id=client&scope=https://graph.microsoft.com/Chat.Create")]
    [InlineData("InteractiveBrowser", User, "China", "https://login.chinacloudapi.cn/contoso/v2.0/adminconsent"
        + "?client_id=client&scope=https://microsoftgraph.chinacloudapi.cn/Chat.Create")]
    [InlineData("ClientSecret", App, "Global", "https://login.microsoftonline.com/contoso/v2.0/adminconsent"
        + "?client_id=client&scope=https://graph.microsoft.com/.default")]
    [InlineData("AgentUser", User, "Global", "https://login.microsoftonline.com/contoso/v2.0/adminconsent"
        + "?client_id=client&scope=https://graph.microsoft.com/Chat.Create"
        + "&redirect_uri=https://entra.microsoft.com/TokenAuthorize")]
    [InlineData("ManagedIdentity", App, "Global", null)]
    [InlineData("InteractiveBrowser", User, "Custom", null)]
    public void The_advice_has_the_address_for_consent_where_there_is_one(
        string authType, string claims, string environment, string? address)
    {
        var advice = Check("New-GraphChat", claims, authType, environment).Advice!;

        if (address is null)
            Assert.DoesNotContain("https://", advice, StringComparison.Ordinal);
        else
            Assert.EndsWith($" An administrator consents at {address}", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InteractiveBrowser", "Run Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, User.R")]
    [InlineData("MgGraph", "Run Connect-MgGraph -Scopes Chat.Create, Chat.ReadBasic, User.R")]
    [InlineData("AgentUser",
        "Let an administrator consent to Chat.Create, Chat.ReadBasic for the agent identity client.")]
    public void The_advice_names_the_command_of_the_sign_in(string authType, string advice) =>
        Assert.StartsWith(advice, Check("New-GraphChat", User, authType).Advice, StringComparison.Ordinal);

    private static GraphChatCheck Check(
        string cmdlet, string claims, string authType = "InteractiveBrowser", string environment = "Global")
    {
        var connection = new GraphChatConnection(_ => throw new InvalidOperationException("It sends nothing."))
        {
            AuthType = authType,
            Environment = environment,
        };
        return new PermissionChecker(connection).Run(Jwt.Claims(claims)).Single(check => check.Name == cmdlet);
    }

    // Application permissions that a token can have: the resource-specific ones aren't in it.
    private static void AssertImplied(GraphRequestKind kind, GraphRequestKind read)
    {
        Assert.Subset(read.Delegated.ToHashSet(), kind.Delegated.ToHashSet());
        Assert.Subset(read.Application.ToHashSet(),
            kind.Application.Where(permission => !permission.EndsWith(".Chat", StringComparison.Ordinal)).ToHashSet());
    }
}
