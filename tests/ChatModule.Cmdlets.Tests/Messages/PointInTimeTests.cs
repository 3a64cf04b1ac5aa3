using ChatModule.Cmdlets.Tests.Members;

namespace ChatModule.Cmdlets.Tests.Messages;

/// <summary>Points in time that are given as text, where the year isn't the Gregorian one, or the day is first.</summary>
public sealed class PointInTimeTests
{
    private const string Scopes =
        "Chat.Create Chat.ReadBasic Chat.Read ChatMessage.Send ChatMember.ReadWrite User.ReadBasic.All";

    private const string Messages = "@($sales | Get-GraphChatMessage {0}).Count";

    private const string Again = "$sales | Send-GraphChatMessage Hello -ReuseExisting | % IsExisting; "
        + "$sales | Send-GraphChatMessage Hello -ReuseExisting -Since {0} | % IsExisting";

    [Theory]
    [InlineData("th-TH", Messages, "-After 2300-01-31", 0)]
    [InlineData("th-TH", Messages, "-Before 2300-01-31T08:00", 1)]
    [InlineData("ar-SA", Messages, "-Before '2090-01-31 08:00:00Z'", 1)]
    [InlineData("ar-SA", Messages, "-After 2090-01-31", 0)]
    [InlineData("de-DE", Messages, "-After 31.12.2090", 0)]
    [InlineData("th-TH", Again, "2300-01-31", false)]
    public async Task A_date_is_that_of_its_text_in_any_culture(
        string culture, string script, string argument, object expected)
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);
        shell.Run("$sales | Send-GraphChatMessage Hello").ThrowOnError();

        var result = shell.Run($"[Threading.Thread]::CurrentThread.CurrentCulture = '{culture}'; "
            + string.Format(System.Globalization.CultureInfo.InvariantCulture, script, argument)).ThrowOnError();

        Assert.Equal(expected, result.Output[^1]);
    }

    [Theory]
    [InlineData("th-TH", "2026-01-31")]
    [InlineData("de-DE", "31.1.2026")]
    public async Task History_begins_at_the_date_of_its_text_in_any_culture(string culture, string date)
    {
        await using var shell = await MemberShell.StartAsync(scopes: Scopes);

        shell.Run($"[Threading.Thread]::CurrentThread.CurrentCulture = '{culture}'; "
            + $"$sales | Add-GraphChatMember lidia@contoso.com -History {date}").ThrowOnError();

        var start = new DateTimeOffset(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Local)).UtcDateTime;
        Assert.Contains($"\"{start:yyyy-MM-ddTHH:mm:ssZ}\"",
            Assert.Single(shell.Requests("POST", "/members")).Body!, StringComparison.Ordinal);
    }
}
