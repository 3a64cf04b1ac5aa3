using System.Collections;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ChatModule.Tests;

/// <summary>
/// For any input, the result is valid or a <see cref="GraphChatException"/>. Each run has the same inputs. Another Replay has
/// others.
/// </summary>
[Properties(Replay = "4711,7", QuietOnSuccess = true)]
public class CoreFuzzTests
{
    private static readonly Uri Endpoint = new("https://graph.microsoft.com");

    private static readonly PropertyReader Reader = new();

    private static readonly PersonReader People = new(Reader);

    private static readonly ChatDefinitionReader Definitions = new(Reader, People);

    private static readonly ChatDefinitionBuilder Builder = new() { Caller = Person.FromKey("admin@contoso.com"), HomeTenant = "2432b57b-0abd-43db-aa7b-16eadd115d34" };

    private static readonly string[] Columns =
    [
        "UserId", "Id", "ObjectId", "ExternalDirectoryObjectId", "UserPrincipalName", "UPN", "User", "Mail", "Email", "EmailAddress",
        "ObjectGUID", "Role", "Roles", "UserType", "TenantId", "@odata.type", "ObjectType", "RecipientType", "user@odata.bind", "AdditionalProperties", "DisplayName", "Members", "Topic", "ChatType", "InstalledApp",
    ];

    private static readonly string[] ValidCells =
        ["megan@contoso.com", "8b081ef6-4792-4def-b2c9-c363a1bf41d5", "owner", "guest", "#microsoft.graph.user", "a@b.c;d@e.f", "Project X", "oneOnOne", "group", "",
         "https://graph.microsoft.com/beta/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4"];

    private static readonly Gen<string> Locations = Gen.Frequency((1, FuzzText.Noise), (8, FuzzText.Mutated(
        "/chats('19:c253a29b@thread.v2')/operations('2432b57b-0abd-43db-aa7b-16eadd115d34')",
        "/chats/19:c253a29b@thread.v2/operations/2432b57b-0abd-43db-aa7b-16eadd115d34",
        "https://graph.microsoft.com/beta/chats('19%3Ac253')/operations('24''32')?x=1",
        "//graph.microsoft.com/beta/chats/a/operations/b/")));

    private static readonly Gen<string> Addresses = FuzzText.Mutated("graph.microsoft.com").Select(host => $"https://{host}/chats('a')/operations('b')");

    private static readonly Gen<string> Tokens = FuzzText.Mutated("""{"oid":"8b081ef6","scp":"a b","exp":1767225600,"roles":["x"]}""").Select(UnsignedToken.OfPayload);

    private static readonly Gen<string> Cells = Gen.Frequency((2, Gen.Elements(ValidCells)), (1, FuzzText.Mutated(ValidCells)));

    private static readonly Gen<Hashtable> Rows =
        from members in Gen.Frequency((1, Cell(1)), (3, FuzzText.Mutated("megan@contoso.com;alex@contoso.com").Select(text => (object?)text)))
        from count in Gen.Choose(0, 3)
        from names in Gen.Elements(Columns[^3..]).ListOf(count)
        from cells in Cells.ListOf(count)
        select Item.Of([("Members", members), .. names.Zip(cells, (name, cell) => (name, (object?)cell))]);

    [Property(MaxTest = 20_000)]
    public Property A_location_has_two_IDs_or_is_an_error() => Prop.ForAll(Locations.ToArbitrary(), location => Try(() =>
    {
        var keys = OperationLocation.Parse(location, Endpoint);
        Assert.NotEmpty(keys.ChatId);
        Assert.NotEmpty(keys.OperationId);
    }));

    [Property(MaxTest = 10_000)]
    public Property An_absolute_location_on_another_host_is_never_accepted() => Prop.ForAll(Addresses.ToArbitrary(), location => Try(() =>
    {
        OperationLocation.Parse(location, Endpoint);
        var address = new Uri(location.Trim());
        Assert.Equal(("https", "graph.microsoft.com", 443, ""), (address.Scheme, address.IdnHost, address.Port, address.UserInfo));
    }));

    [Property(MaxTest = 20_000)]
    public Property An_item_is_a_person_or_an_error() => Prop.ForAll(Cell(0).ToArbitrary(), item => Try(() =>
    {
        var person = People.Read(item);
        Assert.True(Guid.TryParse(person.Key, out _) || person.Key.Contains('@'), person.Key);
        Assert.Contains(person.ToMember("2432b57b-0abd-43db-aa7b-16eadd115d34").Role, new[] { "owner", "guest" });
    }));

    [Property(MaxTest = 10_000)]
    public Property A_row_is_a_chat_definition_or_an_error() => Prop.ForAll(Rows.ToArbitrary(), row => Try(() =>
    {
        var chat = Definitions.Read(Reader.Open(row), Builder, ChatDefinition.Group, null, null, "The item");
        Assert.True(chat.Topic is null || chat.Topic.Length <= 250 && !chat.Topic.Contains(':'));
        Assert.True(chat.ChatType == "group" || chat.People.Count == 2);
        Assert.NotEmpty(chat.Describe());
    }));

    [Property(MaxTest = 10_000)]
    public Property The_claims_of_a_token_are_valid_or_missing() => Prop.ForAll(Tokens.ToArbitrary(), token =>
    {
        if (TokenClaims.Read(token) is { } claims)
            Assert.True(!claims.IsAppOnly || claims.UserId is null && claims.UserPrincipalName is null);
    });

    [Fact]
    public void The_inputs_are_valid_and_invalid()
    {
        AssertValidAndInvalid(Locations, location => IsRejected(() => OperationLocation.Parse(location, Endpoint)));
        AssertValidAndInvalid(Addresses, location => IsRejected(() => OperationLocation.Parse(location, Endpoint)), minimum: 10);
        AssertValidAndInvalid(Cell(0), item => IsRejected(() => People.Read(item)));
        AssertValidAndInvalid(Rows, row => IsRejected(() => Definitions.Read(Reader.Open(row), Builder, ChatDefinition.Group, null, null, "The item")));
        AssertValidAndInvalid(Tokens, token => TokenClaims.Read(token) is null);
    }

    // With only valid inputs, a property couldn't fail.
    private static void AssertValidAndInvalid<T>(Gen<T> inputs, Func<T, bool> isRejected, int minimum = 200)
    {
        const int Count = 4000;
        Assert.InRange(inputs.Sample(Count, new Rnd(4711, 7), 50).Count(isRejected), minimum, Count - minimum);
    }

    private static void Try(Action read) => IsRejected(read);

    // Any other exception is a failure.
    private static bool IsRejected(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (GraphChatException e)
        {
            Assert.DoesNotContain('\u001b', e.Message);
            return true;
        }
    }

    private static Gen<object?> Cell(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements(ValidCells).Select(text => (object?)text),
            FuzzText.Mutated(ValidCells).Select(text => (object?)text),
            FuzzText.Noise.Select(text => (object?)text),
            Gen.Elements<object?>(null, 5, 1.5, true, Guid.Empty, new Uri("https://a.b/c"), DateTime.UnixEpoch, ConsoleColor.Red));
        if (depth > 2)
            return scalar;
        var list = Cell(depth + 1).ListOf(2).Select(cells => (object?)cells.ToArray());
        var item =
            from count in Gen.Choose(0, 5)
            from names in Gen.Frequency((5, Gen.Elements(Columns)), (1, FuzzText.Mutated(Columns))).ListOf(count)
            from cells in Cell(depth + 1).ListOf(count)
            select (object?)Item.Of([.. names.Zip(cells)]);
        return Gen.Frequency((4, scalar), (1, list), (2, item));
    }
}
