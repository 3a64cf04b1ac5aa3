using System.Data;
using System.Dynamic;
using System.Text.Json.Nodes;
using System.Xml;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>An object that PowerShell doesn't enumerate is one item, and every input becomes a chat or an error.</summary>
public sealed class InputShapeTests
{
    private const string Megan = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";

    public static TheoryData<string> Users => ["xml attributes", "xml elements", "ExpandoObject", "JsonObject", "Dictionary", "DataRow", "DataRow with blanks", "Hashtable"];

    public static TheoryData<string> Unusable => [
        "null", "empty string", "white space", "empty list", "list of empty lists", "list that contains itself several times", "empty page", "empty object", "empty hashtable", "empty ExpandoObject", "empty JsonObject",
        "empty XML element", "XML document", "pair", "number", "date", "JSON null"];

    [Theory]
    [MemberData(nameof(Users))]
    public async Task An_object_of_any_type_is_one_user(string kind)
    {
        await using var shell = await Shell.StartAsync();

        // As an argument, because the pipeline enumerates some of them.
        var result = shell.Run("New-GraphChat -Member $args[0] -OneOnOne", CreateUser(kind));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(Megan, Assert.Single(result.Chats).Members[1].UserId);
    }

    [Theory]
    [InlineData("xml attributes")]
    [InlineData("xml elements")]
    public async Task Piped_XML_elements_are_items(string kind)
    {
        await using var shell = await Shell.StartAsync();

        Assert.Single(shell.Run("$args[0] | New-GraphChat -OneOnOne", CreateUser(kind)).Chats);
        Assert.Single(shell.Run("$args[0], 'alex@contoso.com' | New-GraphChat -Topic X", CreateUser(kind)).Chats);
    }

    [Fact]
    public async Task An_XML_element_with_Members_is_a_chat_definition()
    {
        await using var shell = await Shell.StartAsync();
        var document = new XmlDocument();
        document.LoadXml("<chats><chat Topic='One' Members='megan@contoso.com;alex@contoso.com'/><chat><Topic>Two</Topic><Members>megan@contoso.com</Members></chat></chats>");

        var result = shell.Run("$args[0].chats.chat | New-GraphChat", document);

        Assert.Equal(["One", "Two"], result.Chats.Select(chat => chat.Topic));
    }

    [Theory]
    [InlineData("@{ Topic = 'A'; Members = 'megan@contoso.com' }, @{ Topic = 'B'; Members = $list }, @{ Topic = 'C'; Members = 'alex@contoso.com' } | New-GraphChat")]
    [InlineData("'megan@contoso.com', [psobject]$list, 'alex@contoso.com' | New-GraphChat -OneOnOne")]
    public async Task A_list_that_fails_while_it_is_read_is_an_error_and_the_others_go_on(string script)
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("$list = [Linq.Enumerable]::Cast[int]([object[]]@('x')); " + script);

        Assert.Equal(2, result.Chats.Count);
        Assert.Equal("MemberNotRecognized", result.Error.Id());
        Assert.Null(result.TerminatingException);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Unusable_input_is_always_an_error(string kind)
    {
        await using var shell = await Shell.StartAsync();

        var argument = shell.Run("New-GraphChat -Member $args[0] -Topic X", [CreateUnusable(kind), null]);
        var piped = shell.Run("$items = [object[]]::new(1); $items[0] = $args[0]; ,$items[0] | New-GraphChat -OneOnOne", [CreateUnusable(kind), null]);

        Assert.NotEmpty(argument.ErrorIds);
        Assert.NotEmpty(piped.ErrorIds);
        Assert.All([.. argument.ErrorIds, .. piped.ErrorIds], id => Assert.Equal("MemberNotRecognized", id));
        Assert.Empty(shell.Emulator.State.Chats.All);
    }

    private static object CreateUser(string kind)
    {
        var document = new XmlDocument();
        switch (kind)
        {
            case "xml attributes":
                document.LoadXml($"<people><user id='{Megan}' displayName='Megan'/></people>");
                return document.DocumentElement!.FirstChild!;
            case "xml elements":
                document.LoadXml($"<people><user><Id>{Megan}</Id><DisplayName>Megan</DisplayName></user></people>");
                return document.DocumentElement!.FirstChild!;
            case "ExpandoObject":
                IDictionary<string, object?> expando = new ExpandoObject();
                expando["Id"] = Megan;
                return expando;
            case "JsonObject":
                return new JsonObject { ["id"] = Megan, ["displayName"] = "Megan" };
            case "Dictionary":
                return new SortedList<string, string> { ["Id"] = Megan };
            case "DataRow" or "DataRow with blanks":
                using (var table = new DataTable())
                {
                    table.Columns.Add(kind == "DataRow" ? "Id" : "User ID");
                    return table.Rows.Add(Megan);
                }
            default:
                return new System.Collections.Hashtable { ["Id"] = Megan };
        }
    }

    private static object? CreateUnusable(string kind)
    {
        var document = new XmlDocument();
        document.LoadXml("<people/>");
        var recursive = new System.Collections.ArrayList();
        recursive.AddRange(new[] { recursive, recursive, recursive });
        return kind switch
        {
            "null" => null,
            "empty string" => "",
            "white space" => " \u00A0",
            "empty list" => Array.Empty<object>(),
            "list of empty lists" => new object[] { Array.Empty<object>(), new List<string>() },
            "list that contains itself several times" => recursive,
            "empty page" => new System.Collections.Hashtable { ["value"] = Array.Empty<object>() },
            "empty object" => new PSObject(),
            "empty hashtable" => new System.Collections.Hashtable(),
            "empty ExpandoObject" => new ExpandoObject(),
            "empty JsonObject" => new JsonObject(),
            "empty XML element" => document.DocumentElement,
            "XML document" => document,
            "pair" => new KeyValuePair<string, string>("Id", Megan),
            "number" => 17,
            "date" => DateTime.UnixEpoch,
            _ => JsonValue.Create((string?)null),
        };
    }
}
