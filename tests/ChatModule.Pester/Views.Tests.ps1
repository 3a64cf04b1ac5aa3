# Views and conversions with the cmdlets of Microsoft.PowerShell.Utility. ChatModule.Cmdlets.Tests has the tests of the views.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    Import-Module (Get-ModuleUnderTest)
    # The views are loaded with the first object of the module.
    $claims = [Text.Encoding]::UTF8.GetBytes('{"oid":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","upn":"adele@contoso.com","scp":"Chat.Create Chat.ReadBasic"}')
    $token = 'e30.{0}.c2ln' -f [Convert]::ToBase64String($claims).TrimEnd('=')
    $connect = "Connect-GraphChat -AccessToken (ConvertTo-SecureString '$token' -AsPlainText -Force)"
    . ([scriptblock]::Create($connect))
    $null = Get-GraphChatConnection
    $PSStyle.OutputRendering = 'PlainText'

    $chatId = '19:8b081ef6-4792-4def-b2c9-c363a1bf41d5_82fe7758-5bb3-4f0d-a43f-e555fd399c6f@unq.gbl.spaces'
    $operationId = '2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e-cf58835e-43f0-4fc1-825e-5de55630e7e4'

    # Only the module creates these objects, so JSON sets the properties without a public setter.
    function New-FromJson([type] $Type, [hashtable] $Values) {
        $json = [System.Text.Json.JsonSerializerOptions]::new()
        [System.Text.Json.JsonSerializer]::Deserialize(($Values | ConvertTo-Json -Depth 5), $Type, $json)
    }
    $chat = New-FromJson ([ChatModule.GraphChat]) @{
        ChatId = $chatId; ChatType = 'group'; Topic = 'A title that is much longer than any column could ever be'; WebUrl = "https://teams.microsoft.com/l/chat/$chatId/0?tenantId=b33cbe9f-8ebe-4f2a-912b-7e2a427f477f"
        CreatedDateTime = '2021-05-27T21:23:41.9085453Z'; TenantId = 'b33cbe9f-8ebe-4f2a-912b-7e2a427f477f'; OperationId = $operationId
        Members = @(1..12 | ForEach-Object { @{ UserPrincipalName = "somebody.number.$_@contoso.com"; Role = 'owner' } })
        OperationLocation = "/chats('$chatId')/operations('$operationId')"
    }
    $operation = New-FromJson ([ChatModule.GraphChatOperation]) @{
        ChatId = $chatId; OperationId = $operationId; OperationType = 'createChat'; Status = 'failed'; AttemptsCount = 12
    }
    # Like the module, with JSON that is parsed into dictionaries and lists.
    [ChatModule.GraphChatOperation].GetProperty('Values').SetValue($operation, @{ appIds = [object[]]@('1542629c-01b3-4a6d-8f76-1938b779e48d') })
}

Describe 'The list of an operation' {
    It 'has the values as JSON' {
        ($operation | Format-List | Out-String -Width 80) | Should -BeLike '*Values*: {"appIds":?"1542629c-01b3-4a6d-8f76-1938b779e48d"?}*'
    }
}

Describe 'The views' {
    It 'are available for the first object of a session, also with WhatIfPreference and ErrorActionPreference Stop' {
        $fresh = Invoke-FreshPwsh "`$ErrorActionPreference = 'Stop'; `$WhatIfPreference = `$true; Import-Module `$env:CHATMODULE_MANIFEST; $connect; Get-GraphChatConnection | Out-String -Width 80; (Get-FormatData ChatModule.GraphChat).FormatViewDefinition.Name"
        $fresh.ExitCode | Should -Be 0 -Because $fresh.Errors
        $fresh.Output | Should -Match 'Scopes +: Chat.Create, Chat.ReadBasic'
        $fresh.Output | Should -Match 'GraphChatTable'
        $fresh.Output | Should -Not -Match 'What if'
    }

    It 'are not loaded by the import' {
        (Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST; @(Get-FormatData ChatModule.*).Count').Output.Trim() | Should -Be '0'
    }
}

Describe 'Objects as text' {
    It 'Export-Csv writes the members as one cell, which New-GraphChat can read' {
        $chat | Export-Csv "$TestDrive/chats.csv"
        (Import-Csv "$TestDrive/chats.csv").Members -split ';' | Should -Be @(1..12 | ForEach-Object { "somebody.number.$_@contoso.com" })
    }

    It 'ConvertTo-Json writes the sign-in method as text' {
        (Get-GraphChatConnection | ConvertTo-Json | ConvertFrom-Json).AuthType | Should -Be 'AccessToken'
    }
}
