using System.Reflection;

namespace ChatModule.Cmdlets.Tests;

/// <summary>The parameters, aliases, types, and completions of the commands.</summary>
public sealed class CommandTests
{
    private static readonly Dictionary<string, (string Parameters, string Types)> Surface = new()
    {
        ["Add-GraphChatApp"] = ("ChatId Confirm Connection InputObject InstalledApp ResourceSpecificPermission ThrottleLimit WhatIf", "GraphChat"),
        ["Add-GraphChatMember"] = ("ChatId Confirm Connection History InputObject Member PassThru ThrottleLimit WhatIf", "GraphChat GraphChatMember"),
        ["Connect-GraphChat"] = ("AccessToken AgentId AgentUser AuthorityHost Certificate CertificatePassword CertificatePath ClientId ClientSecretCredential ContextScope Environment FederatedToken GraphEndpoint HttpMessageHandler Identity LoginHint ManagedIdentityClientId PassThru RateLimit Scopes ServiceLimits TenantId UseDefaultCredential UseDeviceCode UseMgGraph", "GraphChatConnection"),
        ["Disconnect-GraphChat"] = ("Connection", ""),
        ["Get-GraphChat"] = ("ChatId ChatType Connection InputObject Member Topic User", "GraphChat"),
        ["Get-GraphChatConnection"] = ("", "GraphChatConnection"),
        ["Get-GraphChatMessage"] = ("After Before ChatId Connection First IncludeSystem InputObject", "GraphChatMessage"),
        ["Get-GraphChatOperation"] = ("ChatId Connection InputObject Location OperationId Property", "GraphChatOperation"),
        ["New-GraphChat"] = ("Confirm Connection ExcludeCaller InstalledApp Member OneOnOne ResourceSpecificPermission ReuseExisting ThrottleLimit Timeout Topic VerifyMember Wait WhatIf With", "GraphChat"),
        ["Remove-GraphChatMember"] = ("ChatId Confirm Connection InputObject Member MembershipId PassThru ThrottleLimit WhatIf", "GraphChat GraphChatMember"),
        ["Send-GraphChatMessage"] = ("Card ChatId Confirm Connection Content ContentType Importance InputObject PassThru ReuseExisting Since ThrottleLimit WhatIf", "GraphChat GraphChatMessage"),
        ["Set-GraphChat"] = ("ChatId Confirm Connection InputObject ThrottleLimit Topic WhatIf", "GraphChat"),
        ["Test-GraphChatConnection"] = ("Connection", "GraphChatCheck"),
        ["Wait-GraphChatOperation"] = ("Any ChatId Connection InputObject OperationId PassThru PollingInterval ThrottleLimit Timeout", "GraphChat GraphChatOperation"),
    };

    public static TheoryData<string> Commands => [.. Surface.Keys];

    [Fact]
    public async Task Only_these_commands_are_exported()
    {
        await using var shell = Shell.Disconnected();

        Assert.Equal(Surface.Keys.Order(), shell.Run("(Get-Module ChatModule).ExportedCommands.Keys").Output.Cast<string>().Order());
        Assert.Empty(shell.Run("(Get-Module ChatModule).ExportedVariables.Keys").Output);
    }

    // To lay out such a class, the engine would load that assembly itself, instead of the image that the module chooses.
    [Fact]
    public void No_command_has_a_field_of_a_value_type_of_the_assembly_of_the_public_types()
    {
        var fields = typeof(ChatModule.Commands.ConnectGraphChatCommand).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType.IsValueType && (Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType).Assembly == typeof(GraphChat).Assembly);

        Assert.Empty(fields);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_has_only_these_parameters_and_these_output_types(string command)
    {
        await using var shell = Shell.Disconnected();

        var parameters = shell.Run("(Get-Command $args[0]).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }", command).Output;
        var types = shell.Run("(Get-Command $args[0]).OutputType.Name", command).Output;

        Assert.Equal(Surface[command].Parameters, string.Join(' ', parameters.Cast<string>().Order(StringComparer.Ordinal)));
        Assert.Equal(Surface[command].Types, string.Join(' ', types.OfType<string>().Select(type => type.Split('.')[1]).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("New-GraphChat", "Timeout", "TimeoutSec")]
    [InlineData("Wait-GraphChatOperation", "Timeout", "TimeoutSec")]
    [InlineData("New-GraphChat", "Member", "Members")]
    public async Task A_parameter_has_an_alias(string command, string parameter, string alias)
    {
        await using var shell = Shell.Disconnected();

        Assert.Contains(alias, shell.Run("(Get-Command $args[0]).Parameters[$args[1]].Aliases", command, parameter).Output);
    }

    [Theory]
    [InlineData("Add-GraphChatMember x@y.z -ChatId x -History $null")]
    [InlineData("Connect-GraphChat -Scopes @()")]
    [InlineData("Connect-GraphChat -ClientId ''")]
    [InlineData("Connect-GraphChat -TenantId ''")]
    [InlineData("Connect-GraphChat -LoginHint ''")]
    [InlineData("Connect-GraphChat -CertificatePath '' -ClientId x -TenantId y")]
    [InlineData("Connect-GraphChat -AccessToken $null")]
    [InlineData("Connect-GraphChat -Environment Mars")]
    [InlineData("Connect-GraphChat -FederatedToken $null -ClientId x -TenantId y")]
    [InlineData("Connect-GraphChat -FederatedToken GitLab -ClientId x -TenantId y")]
    [InlineData("Connect-GraphChat -FederatedToken 1 -ClientId x -TenantId y")]
    [InlineData("Connect-GraphChat -FederatedToken System.Security.SecureString -ClientId x -TenantId y")]
    [InlineData("Connect-GraphChat -Identity -AgentUser ''")]
    [InlineData("Connect-GraphChat -Identity -AgentId ''")]
    [InlineData("Connect-GraphChat -Identity -ManagedIdentityClientId ''")]
    [InlineData("Connect-GraphChat -GraphEndpoint $null")]
    [InlineData("Connect-GraphChat -AuthorityHost $null")]
    [InlineData("Connect-GraphChat -UseMgGraph -RateLimit 0")]
    [InlineData("Connect-GraphChat -UseMgGraph -RateLimit 10001")]
    [InlineData("Disconnect-GraphChat -Connection $null")]
    [InlineData("Get-GraphChat -Connection $null")]
    [InlineData("Get-GraphChat -Topic ''")]
    [InlineData("Get-GraphChat -Member @()")]
    [InlineData("Get-GraphChat -ChatType channel")]
    [InlineData("Get-GraphChat -User $null")]
    [InlineData("Get-GraphChatMessage x -First 0")]
    [InlineData("Get-GraphChatMessage x -Connection $null")]
    [InlineData("Get-GraphChatOperation x -Connection $null")]
    [InlineData("Get-GraphChatOperation -Location ''")]
    [InlineData("Get-GraphChatOperation x -Property members")]
    [InlineData("New-GraphChat a@b.c -Topic ''")]
    [InlineData("New-GraphChat a@b.c -With $null")]
    [InlineData("New-GraphChat a@b.c -InstalledApp @()")]
    [InlineData("New-GraphChat a@b.c -ResourceSpecificPermission @()")]
    [InlineData("New-GraphChat a@b.c -Connection $null")]
    [InlineData("New-GraphChat a@b.c -Wait -Timeout -2")]
    [InlineData("New-GraphChat a@b.c -Wait -Timeout -0.5")]
    [InlineData("New-GraphChat a@b.c -Wait -Timeout 2000001")]
    [InlineData("New-GraphChat a@b.c -ThrottleLimit 0")]
    [InlineData("New-GraphChat a@b.c -ThrottleLimit 65")]
    [InlineData("Send-GraphChatMessage Hello -ChatId x -Connection $null")]
    [InlineData("Send-GraphChatMessage Hello -ChatId x -ContentType Markdown")]
    [InlineData("Send-GraphChatMessage -Card $null -ChatId x")]
    [InlineData("Send-GraphChatMessage Hello -ChatId x -Importance Low")]
    [InlineData("Send-GraphChatMessage Hello -ChatId x -ThrottleLimit 65")]
    [InlineData("Test-GraphChatConnection -Connection $null")]
    [InlineData("Wait-GraphChatOperation $null")]
    [InlineData("Wait-GraphChatOperation -ChatId '' -OperationId x")]
    [InlineData("Wait-GraphChatOperation -ChatId x -OperationId ''")]
    [InlineData("Wait-GraphChatOperation x -Connection $null")]
    [InlineData("Wait-GraphChatOperation x -Timeout -2")]
    [InlineData("Wait-GraphChatOperation x -Timeout -0.5")]
    [InlineData("Wait-GraphChatOperation x -TimeoutSec ([double]::NaN)")]
    [InlineData("Wait-GraphChatOperation x -PollingInterval 0.5")]
    [InlineData("Wait-GraphChatOperation x -ThrottleLimit 65")]
    public async Task An_invalid_value_is_rejected_by_parameter_binding(string script)
    {
        await using var shell = Shell.Disconnected();

        Assert.Equal("ParameterArgumentValidationError", shell.Run(script).Error.Id());
    }

    [Fact]
    public async Task A_timeout_between_minus_1_and_0_is_rejected_with_the_values_to_use()
    {
        await using var shell = Shell.Disconnected();

        var message = shell.Run("Wait-GraphChatOperation x -Timeout -0.5").Error.Exception.Message;

        Assert.Contains("-0.5 isn't a time-out. Specify seconds from 0 to 2000000, or -1 to wait indefinitely.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_commands_that_create_something_have_WhatIf_and_Confirm()
    {
        await using var shell = Shell.Disconnected();

        Assert.All(shell.Run("Get-Command -Module ChatModule | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object Verb").Output, verb => Assert.Contains(verb, new[] { "Add", "New", "Remove", "Send", "Set" }));
    }

    [Fact]
    public async Task The_parameter_that_replaces_the_network_is_hidden()
    {
        await using var shell = Shell.Disconnected();

        var completions = Complete(shell, "Connect-GraphChat -");

        Assert.Contains("-GraphEndpoint", completions);
        Assert.DoesNotContain("-HttpMessageHandler", completions);
    }

    [Fact]
    public async Task Environment_completes_the_seven_clouds()
    {
        await using var shell = Shell.Disconnected();

        Assert.Equal(["Bleu", "China", "Delos", "Global", "GovSG", "USGov", "USGovDoD"], Complete(shell, "Connect-GraphChat -Environment ").Order());
    }

    [Fact]
    public async Task Property_completes_the_properties_of_an_operation()
    {
        await using var shell = Shell.Disconnected();

        Assert.Equal(new[] { "id", "operationType", "createdDateTime", "status", "lastActionDateTime", "attemptsCount", "targetResourceId", "targetResourceLocation", "values", "error" }.Order(), Complete(shell, "Get-GraphChatOperation -Property ").Order());
    }

    [Theory]
    [InlineData("Connect-GraphChat -Scopes ", "Chat.Create", "Chat.ReadBasic")]
    [InlineData("Connect-GraphChat -Scopes Chat.Create, chatmes", "ChatMessage.Send")]
    [InlineData("Connect-GraphChat -UseDeviceCode -Scopes 'Chat.C", "Chat.Create")]
    [InlineData("Connect-GraphChat -FederatedToken ", "GitHub", "AzureDevOps")]
    [InlineData("Connect-GraphChat -Environment us", "USGov", "USGovDoD")]
    [InlineData("New-GraphChat -ResourceSpecificPermission ChatMessage.", "ChatMessage.Read.Chat", "ChatMessage.Send.Chat")]
    [InlineData("New-GraphChat -ResourceSpecificPermission delegated:In", "delegated:InAppPurchase.Allow.Chat", "delegated:InAppPurchase.Allow.User")]
    [InlineData("Add-GraphChatMember -History ", "None", "All")]
    [InlineData("Connect-GraphChat -Scopes ChatMe", "ChatMember.ReadWrite", "ChatMessage.Send")]
    [InlineData("Connect-GraphChat -ContextScope ", "CurrentUser", "Process")]
    [InlineData("Get-GraphChat -ChatType ", "group", "meeting", "oneOnOne")]
    [InlineData("Send-GraphChatMessage -ContentType ", "Html", "Text")]
    [InlineData("Send-GraphChatMessage -Importance ", "High", "Normal", "Urgent")]
    public async Task Permissions_and_fixed_values_are_completed(string text, params string[] expected)
    {
        await using var shell = Shell.Disconnected();

        var completions = Complete(shell, text);

        Assert.Equal(expected, completions.Take(expected.Length));
    }

    [Theory]
    [InlineData("GraphChat")]
    [InlineData("GraphChatOperation")]
    [InlineData("GraphChatMember")]
    [InlineData("GraphChatMessage")]
    [InlineData("GraphChatIdentity")]
    [InlineData("GraphChatConnection")]
    [InlineData("GraphChatException")]
    public async Task A_type_of_the_module_is_a_type_literal(string name)
    {
        await using var shell = Shell.Disconnected();

        Assert.Equal($"ChatModule.{name}", Assert.Single(shell.Run($"[ChatModule.{name}].FullName").Output));
    }

    private static IReadOnlyList<string> Complete(Shell shell, string text) =>
        [.. shell.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches | ForEach-Object CompletionText", text).Output.Cast<string>()];
}
