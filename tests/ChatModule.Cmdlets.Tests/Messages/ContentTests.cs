namespace ChatModule.Cmdlets.Tests.Messages;

/// <summary>-Content accepts a script block, by position and by name.</summary>
public sealed class ContentTests
{
    private const string Chats = "@{ UserPrincipalName = 'megan@contoso.com'; Name = 'Megan' }, @{ UserPrincipalName = 'alex@contoso.com'; Name = 'Alex' } | New-GraphChat -OneOnOne";

    [Theory]
    [InlineData("{ \"Hi $($_.InputObject.Name)\" }")]
    [InlineData("-Content { \"Hi $($_.InputObject.Name)\" }")]
    [InlineData("{ \"Hi $($PSItem.InputObject.Name)\" }")]
    [InlineData("(& { $greeting = 'Hi'; { \"$greeting $($_.InputObject.Name)\" }.GetNewClosure() })")]
    [InlineData("{ 'Hi'; $_.InputObject.Name }", "\n")]
    public async Task A_script_block_runs_for_each_chat(string content, string separator = " ")
    {
        await using var shell = await StartAsync();

        Assert.Equal([$"Hi{separator}Megan", $"Hi{separator}Alex"], Contents(shell.Run($"{Chats} | Send-GraphChatMessage {content}")));
    }

    [Theory]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage -Content 'Hi', 'Megan'")]
    [InlineData("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage { , ('Hi', 'Megan') }")]
    [InlineData("[pscustomobject]@{ ChatId = (New-GraphChat megan@contoso.com -OneOnOne).ChatId; Content = @('Hi', 'Megan') } | Send-GraphChatMessage")]
    public async Task Several_texts_are_the_lines_of_one_message(string script)
    {
        await using var shell = await StartAsync();

        Assert.Equal(["Hi\nMegan"], Contents(shell.Run(script)));
    }

    [Fact]
    public async Task A_script_block_can_use_the_variables_of_its_function_and_module()
    {
        await using var shell = await StartAsync();

        var inFunction = shell.Run($"function Send-Greeting($Greeting) {{ {Chats} | Send-GraphChatMessage {{ \"$Greeting $($_.InputObject.Name)\" }} }}; Send-Greeting Hello");
        var inModule = shell.Run($"$null = New-Module {{ $private = 'Bye'; function Send-Bye {{ $adjective = 'dear'; {Chats} | Send-GraphChatMessage {{ \"$private $adjective $($_.InputObject.Name)\" }} }} }}; Send-Bye");

        Assert.Equal(["Hello Megan", "Hello Alex"], Contents(inFunction));
        Assert.Equal(["Bye dear Megan", "Bye dear Alex"], Contents(inModule));
    }

    [Fact]
    public async Task A_script_block_can_use_using_variables_in_parallel()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("""
            $connection = Get-GraphChatConnection; $module = $args[0]; $greeting = 'Hi'
            @{ UserPrincipalName = 'megan@contoso.com'; Name = 'Megan' } | ForEach-Object -Parallel {
                Import-Module $using:module
                $_ | New-GraphChat -OneOnOne -Connection $using:connection | Send-GraphChatMessage { "$using:greeting $($_.InputObject.Name)" } -Connection $using:connection
            }
            """, ModuleUnderTest.Manifest);

        Assert.Equal(["Hi Megan"], Contents(result));
    }

    [Fact]
    public async Task A_script_block_runs_in_constrained_language_mode()
    {
        await using var shell = await StartAsync();
        shell.Runspace.SessionStateProxy.LanguageMode = PSLanguageMode.ConstrainedLanguage;

        Assert.Equal(["Hi Megan", "Hi Alex"], Contents(shell.Run($"{Chats} | Send-GraphChatMessage {{ \"Hi $($_.InputObject.Name)\" }}")));
        Assert.Empty(shell.Run("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage { [System.IO.File]::ReadAllText('/etc/hostname') }").Output);
    }

    [Fact]
    public async Task A_script_block_without_output_is_an_error_of_its_item()
    {
        await using var shell = await StartAsync();

        var result = shell.Run($"{Chats} | Send-GraphChatMessage {{ if ($_.InputObject.Name -eq 'Alex') {{ 'Hi' }} }}");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Contains("is empty", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("-Content @{ Content = 'Hello' }")]
    [InlineData("-Content @{ value = 'Hello', 'Megan' }")]
    [InlineData("-Content ([pscustomobject]@{ Text = 'Hello' })")]
    [InlineData("-Content 'Hello', @{ Text = 'Megan' }")]
    [InlineData("{ $_ }")]
    [InlineData("{ [Collections.Generic.KeyValuePair[string, string]]::new('a', 'b') }")]
    public async Task Content_that_is_not_a_text_is_an_error_before_anything_is_sent(string content)
    {
        await using var shell = await StartAsync();

        var result = shell.Run($"New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage {content}");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Contains("isn't a text", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(shell.Requests("POST", "/messages"));
    }

    [Fact]
    public async Task A_column_with_an_object_is_an_error_and_scalars_are_texts()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("$id = (New-GraphChat megan@contoso.com -Topic Sales).ChatId; [pscustomobject]@{ ChatId = $id; Content = [pscustomobject]@{ a = 1 } }, [pscustomobject]@{ ChatId = $id; Content = 1.5 } | Send-GraphChatMessage");

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Equal(["1.5"], Contents(result));
    }

    [Theory]
    [InlineData("enumerator")]
    [InlineData("value")]
    [InlineData("dictionary")]
    public async Task Content_that_throws_is_the_error_of_its_item(string kind)
    {
        await using var shell = await StartAsync();

        var result = shell.Run($"$item = $args[0]; {Chats} | Send-GraphChatMessage {{ if ($_.InputObject.Name -eq 'Alex') {{ 'Hi' }} else {{ , $item }} }}", UnreadableItem.Create(kind));

        Assert.Equal("BadRequest", result.Error.Id());
        Assert.Equal(["Hi"], Contents(result));
    }

    [Fact]
    public async Task The_lines_of_a_text_are_sent_as_lines_and_reported_as_they_were_given()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage \"Hello & welcome`r`nMegan\"");

        Assert.Equal(["Hello & welcome\r\nMegan"], Contents(result));
        Assert.Equal("text", Assert.IsType<GraphChatMessage>(result.Output[0]).ContentType);
        var body = Assert.Single(shell.Requests("POST", "/messages")).Body!;
        Assert.Equal(("html", "Hello &amp; welcome<br>Megan"), Body(body));
    }

    [Fact]
    public async Task A_non_terminating_error_in_a_script_block_does_not_prevent_the_message()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage { $ExecutionContext.InvokeCommand.GetCommand('nothing', 'All'); & { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('non-terminating'), 'NonTerminating', 'NotSpecified', $null)) }; 'Hi' }");

        Assert.Equal("non-terminating", result.Error.ToString());
        Assert.Contains("Hi", Assert.Single(Contents(result)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_rows_do_not_affect_other_rows()
    {
        await using var shell = await StartAsync();

        var result = shell.Run("$chat = New-GraphChat megan@contoso.com -OneOnOne; [pscustomobject]@{ ChatId = ''; Content = 'x' }, [pscustomobject]@{ Other = 1 }, [pscustomobject]@{ ChatId = $chat.ChatId; Content = 'Hi' } | Send-GraphChatMessage");

        Assert.Equal(["Hi"], Contents(result));
        Assert.Equal(2, result.Errors.Count);
    }

    private static Task<Shell> StartAsync() => Shell.StartAsync(token: new() { Scp = "Chat.Create Chat.ReadBasic ChatMessage.Send" });

    private static IEnumerable<string> Contents(ShellResult result) => result.Output.Cast<GraphChatMessage>().Select(message => message.Content);

    private static (string? Type, string? Content) Body(string json)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(json)!["body"]!;
        return ((string?)body["contentType"], (string?)body["content"]);
    }
}
