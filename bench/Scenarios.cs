using static ChatModule.Bench.Candidate;

namespace ChatModule.Bench;

/// <summary>The rows of the page.</summary>
internal static class Scenarios
{
    private const string OneChat = "New-GraphChat user00001@contoso.com -OneOnOne";
    private const string Chats = "Get-Person | New-GraphChat -OneOnOne";
    private const string Page = "--limits page";

    // A chat is created although its response is lost, or it isn't: the client can't know.
    private static readonly string[] GroupFaults =
    [
        """ "kind":"504","processed":true """, """ "kind":"closeAfter" """, """ "kind":"429","retryAfter":1 """,
        """ "kind":"503","retryAfter":1 """, """ "kind":"500" """,
    ];

    // As Microsoft's Dev Proxy rejects by chance: a request inside a Retry-After is rejected too.
    private const string Random = """
        [{"kind":"429","method":"POST","skip":1,"probability":0.1,"seed":1,"retryAfter":2,"enforceRetryAfter":true}]
        """;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("import", "import", 1, OneChat, Rest, Mg, Mgx)
        {
            IsFirst = true,
            Rounds = 9,
            Time = outcome => outcome.Import,
        },
        new("first", "first chat, with import and sign-in", 1, OneChat, Rest, Mg, Mgx, Http)
        {
            IsFirst = true,
            Rounds = 9,
        },
        new("chats", "500 chats, no limits, no latency", 500, $"{Chats} -ThrottleLimit 16", Rest, Mg, Mgx, Http)
        {
            IsUnlimited = true,
            Rounds = 5,
        },
        new("latency", "480 chats, no limits, 100 ms", 480, $"{Chats} -ThrottleLimit 16", Rest, Mg, Mgx, Http)
        {
            IsUnlimited = true,
            Emulator = "--latency 100",
        },
        new("page300", "300 chats, page limits", 300, Chats, Rest, Mg, Mgx, Http) { Emulator = Page, Rounds = 1 },
        new("page400", "400 chats, page limits", 400, Chats, Rest, Mg, Mgx, Http) { Emulator = Page, Rounds = 1 },
        new("newcomers", "40 newcomers with a message, page limits", 40,
            "Get-Person | New-GraphChat -OneOnOne | Mark | Send-GraphChatMessage Welcome", Rest, Mg, Mgx)
        {
            Emulator = Page,
            Work = Work.Message,
            Rounds = 1,
        },
        new("apps-user", "30 apps awaited as a user, page limits", 30,
            "Get-Person | New-GraphChat -OneOnOne -InstalledApp $app -Wait", Rest, Mg)
        {
            Emulator = Page,
            Work = Work.App,
            Rounds = 1,
        },
        new("apps-app", "100 apps awaited as an app, page limits", 100,
            "Get-Person | New-GraphChat -OneOnOne -InstalledApp $app -Connection $user | Mark | "
            + "Wait-GraphChatOperation -Connection $daemon", Rest)
        {
            Emulator = Page,
            Work = Work.App,
            AsApp = true,
            Rounds = 1,
        },
        .. new[] { 1, 3, 6 }.Select(processes => new Scenario(
            $"workers{processes}", $"600 chats, 20 a second, processes: {processes}", 600, Chats, Rest, Mg)
        {
            Emulator = "--rps 20 --burst 20 --latency 50",
            Processes = processes,
            Rounds = 1,
        }),
        new("random", "40 chats, 100 ms, 10% rejected by chance", 40, Chats, Rest, Mg, Mgx, Http)
        {
            Emulator = "--latency 100",
            Faults = Random,
            Rounds = 1,
        },
        new("faults", "60 groups, 15 responses lost or refused", 60, "Get-Group | New-GraphChat", Rest, Mg, Mgx, Http)
        {
            Work = Work.Group,
            Faults = $"[{string.Join(',', Enumerable.Range(1, 15).Select(GroupFault))}]",
        },
        new("outage", "800 chats, page limits, an outage of 75 s", 800, Chats, Rest, Mg, Mgx, Http)
        {
            Emulator = $"{Page} --latency 50",
            Outage = (12, 75),
            Rounds = 1,
        },
        new("rerun", "200 groups again, `-ReuseExisting`, page limits", 200, "Get-Group | New-GraphChat -ReuseExisting")
        {
            Emulator = Page,
            Before = "Get-Group | New-GraphChat",
        },
        new("leaver", "a leaver removed from 40 groups, page limits", 40,
            "Get-GraphChat -Member alex@contoso.com -ChatType group | "
            + "Remove-GraphChatMember alex@contoso.com -Confirm:$false -PassThru")
        {
            Emulator = Page,
            Before = "Get-Group alex@contoso.com | New-GraphChat",
            Rounds = 1,
        },
        Growth(2_000, 3),
        Growth(20_000, 1),
    ];

    private static Scenario Growth(int count, int rounds) => new(
        $"growth{count}", $"{count} chats, no limits, memory", count, $"{Chats} -ThrottleLimit 16", Rest, Http)
    {
        IsUnlimited = true,
        ShowsMemory = true,
        Rounds = rounds,
    };

    // Every fourth group has a fault at its first request.
    private static string GroupFault(int n)
    {
        var fault = GroupFaults[n % GroupFaults.Length];
        return $$"""{{{fault}},"method":"POST","bodyContains":"\"Row {{4 * n}}\"","firstAttempts":1}""";
    }
}
