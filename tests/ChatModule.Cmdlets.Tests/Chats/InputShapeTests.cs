using System.Data;
using System.Dynamic;
using System.Text.Json.Nodes;
using System.Xml;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>What PowerShell itself doesn't enumerate is one item, and no input ends in silence.</summary>
public sealed class InputShapeTests
{
    private const string Megan = "82fe7758-5bb3-4f0d-a43f-e555fd399c6f";

    public static TheoryData<string> Users => ["xml attributes", "xml elements", "ExpandoObject", "JsonObject", "Dictionary", "DataRow", "Hashtable"];

    public static TheoryData<string> Unusable => [
        "null", "empty text", "blank", "empty list", "list of empty lists", "list that holds itself", "empty page", "empty object", "empty hashtable", "empty ExpandoObject", "empty JsonObject",
        "empty XML element", "XML document", "pair", "number", "date", "JSON null"];

    [Theory]
    [MemberData(nameof(Users))]
    public async Task A_user_is_one_item_whatever_holds_the_names(string shape)
    {
        await using var shell = await Shell.StartAsync();

        // As an argument: a pipe may take some of them apart before the module sees them.
        var result = shell.Run("New-GraphChat -Member $args[0] -OneOnOne", User(shape));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(Megan, Assert.Single(result.Chats).Members[1].UserId);
    }

    [Theory]
    [InlineData("xml attributes")]
    [InlineData("xml elements")]
    public async Task Piped_XML_elements_are_items(string shape)
    {
        await using var shell = await Shell.StartAsync();

        Assert.Single(shell.Run("$args[0] | New-GraphChat -OneOnOne", User(shape)).Chats);
        Assert.Single(shell.Run("$args[0], 'alex@contoso.com' | New-GraphChat -Topic X", User(shape)).Chats);
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
    [MemberData(nameof(Unusable))]
    public async Task No_input_yields_neither_a_chat_nor_an_error(string shape)
    {
        await using var shell = await Shell.StartAsync();

        var argument = shell.Run("New-GraphChat -Member $args[0] -Topic X", [Useless(shape), null]);
        var piped = shell.Run("$items = [object[]]::new(1); $items[0] = $args[0]; ,$items[0] | New-GraphChat -OneOnOne", [Useless(shape), null]);

        Assert.NotEmpty(argument.ErrorIds);
        Assert.NotEmpty(piped.ErrorIds);
        Assert.All([.. argument.ErrorIds, .. piped.ErrorIds], id => Assert.Equal("MemberNotRecognized", id));
        Assert.Empty(shell.Emulator.State.Chats.All);
    }

    private static object User(string shape)
    {
        var document = new XmlDocument();
        switch (shape)
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
            case "DataRow":
                using (var table = new DataTable())
                {
                    table.Columns.Add("Id");
                    return table.Rows.Add(Megan);
                }
            default:
                return new System.Collections.Hashtable { ["Id"] = Megan };
        }
    }

    private static object? Useless(string shape)
    {
        var document = new XmlDocument();
        document.LoadXml("<people/>");
        var itself = new System.Collections.ArrayList();
        itself.Add(itself);
        return shape switch
        {
            "null" => null,
            "empty text" => "",
            "blank" => " \u00A0",
            "empty list" => Array.Empty<object>(),
            "list of empty lists" => new object[] { Array.Empty<object>(), new List<string>() },
            "list that holds itself" => itself,
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
