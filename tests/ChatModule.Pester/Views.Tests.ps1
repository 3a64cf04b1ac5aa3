# The table and list views fit in 80 columns and have the important properties.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Stub.psm1"
    Import-Module (Get-ModuleUnderTest)
    # The views are loaded with the first object of the module.
    $null = Connect-Stub
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
        CreatedDateTime = '2021-05-27T21:23:41.9085453Z'; LastActionDateTime = '2021-05-27T21:23:45.1899277Z'
        ErrorCode = 'AppInstallationFailed'; ErrorMessage = 'The app could not be installed in the chat, for reasons that need a long sentence to explain.'
    }
    $message = New-FromJson ([ChatModule.GraphChatMessage]) @{
        ChatId = $chatId; MessageId = '1764036000000'; ContentType = 'html'; Importance = 'urgent'; CreatedDateTime = '2025-11-25T02:00:00Z'
        Content = "Welcome to the project. $('A text that is much longer than any column could ever be. ' * 5)`nAnd it has two lines."
    }
    # Like the module, with JSON that is parsed into dictionaries and lists.
    [ChatModule.GraphChatOperation].GetProperty('Values').SetValue($operation, @{ appIds = [object[]]@('1542629c-01b3-4a6d-8f76-1938b779e48d') })
    function Show($Object, [string] $View) {
        $text = if ($View -eq 'Table') { $Object | Format-Table | Out-String -Width 80 } else { $Object | Format-List | Out-String -Width 80 }
        $text -split "`r?`n" | Where-Object { $_.Trim() }
    }
}

Describe 'The <View> of a chat' -ForEach @{ View = 'Table' }, @{ View = 'List' } {
    It 'fits in 80 columns' {
        $lines = Show $chat $View
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'shows type, topic, members, and ID' {
        $text = (Show $chat $View) -join "`n"
        'group', 'A title', '19:8b081ef6' | ForEach-Object { $text | Should -BeLike "*$_*" }
        $text | Should -Match ($View -eq 'Table' ? '\b12\b' : 'somebody\.number\.1@contoso\.com')
    }
}

Describe 'The <View> of a message' -ForEach @{ View = 'Table' }, @{ View = 'List' } {
    It 'fits in 80 columns' {
        $lines = Show $message $View
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'shows the message, the beginning of its content, and the chat' {
        $text = (Show $message $View) -join "`n"
        '1764036000000', 'Welcome to the', '19:8b081ef6' | ForEach-Object { $text | Should -BeLike "*$_*" }
    }
}

Describe 'The <View> of an operation' -ForEach @{ View = 'Table' }, @{ View = 'List' } {
    It 'fits in 80 columns' {
        $lines = Show $operation $View
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'shows the status and the chat' {
        $text = (Show $operation $View) -join "`n"
        'failed', 'createChat', '19:8b081ef6' | ForEach-Object { $text | Should -BeLike "*$_*" }
        if ($View -eq 'List') { $text | Should -BeLike '*Values*: {"appIds":?"1542629c-01b3-4a6d-8f76-1938b779e48d"?}*AppInstallationFailed*' }
        else { $text | Should -BeLike '*3.3 s*' }
    }
}

Describe 'The types' {
    It 'a chat is displayed as a table by default' {
        ($chat | Out-String) | Should -Match 'ChatType\s+Topic\s+Members\s+ChatId'
    }

    It 'a member as a string is the UPN or the ID' {
        "$($chat.Members[0])" | Should -Be 'somebody.number.1@contoso.com'
        "$(New-FromJson ([ChatModule.GraphChatMember]) @{ UserId = '8b081ef6-4792-4def-b2c9-c363a1bf41d5' })" | Should -Be '8b081ef6-4792-4def-b2c9-c363a1bf41d5'
    }

    It 'a time is a DateTimeOffset with seven decimal places' {
        $operation.CreatedDateTime | Should -BeOfType [DateTimeOffset]
        $operation.CreatedDateTime.ToString('o') | Should -BeLike '*41.9085453*'
    }

    It 'a chat has its ID in Id and ChatId' {
        $chat.Id | Should -Be $chatId
        $chat.ChatId | Should -Be $chatId
    }
}

Describe 'The views' {
    It 'are available for the first object of a session, also with WhatIfPreference and ErrorActionPreference Stop' {
        $fresh = Invoke-FreshPwsh "`$ErrorActionPreference = 'Stop'; `$WhatIfPreference = `$true; Import-Module `$env:CHATMODULE_MANIFEST; Import-Module '$PSScriptRoot/Support/Stub.psm1'; `$null = Connect-Stub; Get-GraphChatConnection | Out-String -Width 80; (Get-FormatData ChatModule.GraphChat).FormatViewDefinition.Name"
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

    It 'ConvertTo-Json writes the members as a list' {
        ($chat | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Members.UserPrincipalName | Should -HaveCount 12
    }

    It 'ConvertTo-Json writes the sign-in method as text' {
        (Get-GraphChatConnection | ConvertTo-Json | ConvertFrom-Json).AuthType | Should -Be 'AccessToken'
    }
}
