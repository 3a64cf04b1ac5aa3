using System.Collections;
using System.Diagnostics;
using Xunit.Abstractions;

namespace ChatModule.Tests;

/// <summary>Whatever comes in, nothing comes out but an answer or a <see cref="GraphChatException"/>, and soon.</summary>
public class CoreFuzzTests(ITestOutputHelper output)
{
    private const int Locations = 60_000;
    private const int Items = 40_000;
    private const int Rows = 15_000;
    private const int Headers = 20_000;

    private static readonly Uri Endpoint = new("https://graph.microsoft.com");

    private static readonly string[] GoodLocations =
    [
        "/chats('19:c253a29b@thread.v2')/operations('2432b57b-0abd-43db-aa7b-16eadd115d34')",
        "/chats/19:c253a29b@thread.v2/operations/2432b57b-0abd-43db-aa7b-16eadd115d34",
        "https://graph.microsoft.com/beta/chats('19%3Ac253')/operations('24''32')?x=1",
        "//graph.microsoft.com/beta/chats/a/operations/b/",
    ];

    private static readonly string[] Columns =
    [
        "UserId", "Id", "ObjectId", "ExternalDirectoryObjectId", "UserPrincipalName", "UPN", "User", "Mail", "Email", "EmailAddress",
        "ObjectGUID", "Role", "Roles", "UserType", "TenantId", "@odata.type", "ObjectType", "AdditionalProperties", "DisplayName", "Members", "Topic", "ChatType", "InstalledApp",
    ];

    private static readonly string[] GoodCells =
        ["megan@contoso.com", "8b081ef6-4792-4def-b2c9-c363a1bf41d5", "owner", "guest", "#microsoft.graph.user", "a@b.c;d@e.f", "Project X", "oneOnOne", "group", "",
         "https://graph.microsoft.com/beta/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4"];

    [Fact]
    public void Locations_give_two_keys_or_an_error_of_ours()
    {
        var odd = new FuzzText(4711);
        var (read, refused) = Try(Locations, () => odd.Next(8) == 0 ? odd.Noise() : odd.Mutate(odd.Pick(GoodLocations)), location =>
        {
            var keys = OperationLocation.Parse(location, Endpoint);
            Assert.NotEmpty(keys.ChatId);
            Assert.NotEmpty(keys.OperationId);
        });
        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused: one-sided inputs prove little");
    }

    [Fact]
    public void An_absolute_location_is_never_taken_from_another_host()
    {
        var odd = new FuzzText(4712);
        Try(Locations / 4, () => $"https://{odd.Mutate("graph.microsoft.com")}/chats('a')/operations('b')", location =>
        {
            OperationLocation.Parse(location, Endpoint);
            Assert.True(Uri.TryCreate(location.Trim(), UriKind.Absolute, out var uri) && uri.IdnHost == Endpoint.IdnHost, location);
        });
    }

    [Fact]
    public void Items_are_people_or_errors_of_ours()
    {
        var odd = new FuzzText(4713);
        var reader = new PersonReader(new PropertyReader());
        var (read, refused) = Try(Items, () => Cell(odd, 0), item =>
        {
            var person = reader.Read(item);
            var member = person.ToMember("2432b57b-0abd-43db-aa7b-16eadd115d34");
            Assert.True(Guid.TryParse(person.Key, out _) || person.Key.Contains('@'), person.Key);
            Assert.Contains(member.Role, new[] { "owner", "guest" });
        });
        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void CSV_rows_are_whole_chats_or_errors_of_ours()
    {
        var odd = new FuzzText(4714);
        var items = new PropertyReader();
        var reader = new ChatDefinitionReader(items, new PersonReader(items));
        var composer = new ChatDefinitionBuilder { Caller = Person.Of("admin@contoso.com"), HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34" };
        var (read, refused) = Try(Rows, () => Row(odd), row =>
        {
            var chat = reader.Read(row, composer, ChatDefinition.Group, null, null);
            Assert.True(chat.Topic is null || chat.Topic.Length <= 250 && !chat.Topic.Contains(':'));
            Assert.True(chat.ChatType == "group" || chat.People.Count == 2);
            Assert.NotEmpty(chat.Describe());
        });
        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Retry_After_headers_and_tokens_are_read_or_not()
    {
        var odd = new FuzzText(4715);
        string[] good = ["5", "0.5", "Sun, 01 Mar 2026 12:01:30 GMT", "NaN", "1e9"];
        Try(Headers, () => odd.Mutate(odd.Pick(good)), header =>
        {
            if (RetryAfterHeader.Parse(header, DateTimeOffset.UnixEpoch) is { } pause)
                Assert.InRange(pause, TimeSpan.FromTicks(1), RetryPolicy.MaxThrottleTime);
            TokenClaims.Read(Jwt.Of(odd.Mutate("""{"oid":"8b081ef6","scp":"a b","exp":1767225600,"roles":["x"]}""")));
        });
    }

    private (int Read, int Refused) Try<T>(int count, Func<T> make, Action<T> read)
    {
        var refused = 0;
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < count; n++)
        {
            var input = make();
            try
            {
                read(input);
            }
            catch (GraphChatException e)
            {
                refused++;
                Assert.False(e.Message.Contains('\u001b') && typeof(T) == typeof(string), e.Message);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"input {n}, {Show(input)}: {e}");
            }
        }
        output.WriteLine($"{count} inputs in {clock.ElapsedMilliseconds} ms: {count - refused} read, {refused} refused");
        return (count - refused, refused);
    }

    private static Hashtable Row(FuzzText odd)
    {
        var row = Item.Of(("Members", odd.Next(4) == 0 ? Cell(odd, 1) : odd.Mutate("megan@contoso.com;alex@contoso.com")));
        for (var n = odd.Next(4); n > 0; n--)
            row[odd.Pick(Columns[^3..])] = odd.Next(3) == 0 ? odd.Mutate(odd.Pick(GoodCells)) : odd.Pick(GoodCells);
        return row;
    }

    private static object? Cell(FuzzText odd, int depth)
    {
        switch (odd.Next(depth > 3 ? 4 : 7))
        {
            case 0: return odd.Pick(GoodCells);
            case 1: return odd.Mutate(odd.Pick(GoodCells));
            case 2: return odd.Noise();
            case 3: return odd.Pick<object?>([null, 5, 1.5, true, Guid.Empty, new Uri("https://a.b/c"), DateTime.UnixEpoch, ConsoleColor.Red]);
            case 4: return new[] { Cell(odd, depth + 1), Cell(odd, depth + 1) };
            default:
                var item = Item.Of();
                for (var n = odd.Next(6); n > 0; n--)
                    item[odd.Next(6) == 0 ? odd.Mutate(odd.Pick(Columns)) : odd.Pick(Columns)] = Cell(odd, depth + 1);
                return item;
        }
    }

    private static string Show(object? input) => input switch
    {
        IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key} = {Show(map[key])}")) + "}",
        string text => System.Text.Json.JsonSerializer.Serialize(text),
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Show)) + "]",
        _ => $"{input}",
    };
}
