# Get-GraphChatOperation: by ids, by property name, by location, a page after the other, and with -Property.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator '--operation-seconds', '0.2'
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'
    $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait
    # A one-on-one that is asked for again gets one more operation: five pages of two.
    $many = 1..9 | ForEach-Object { New-GraphChat alex@contoso.com -OneOnOne -InstalledApp $teamsApp }
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'An operation' {
    It 'is found by the two ids' {
        $operation = Get-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId
        $operation | Should -BeOfType [ChatModule.GraphChatOperation]
        $operation.OperationId, $operation.ChatId | Should -Be $chat.OperationId, $chat.ChatId
    }

    It 'is found for a chat that is piped in' {
        ($chat | Get-GraphChatOperation).OperationId | Should -Be $chat.OperationId
    }

    It 'is found for an operation that is piped in' {
        $operation = $chat | Get-GraphChatOperation
        ($operation | Get-GraphChatOperation).OperationId | Should -Be $chat.OperationId
    }

    It 'is found by a location that is <_>' -ForEach "/chats('{0}')/operations('{1}')", '/chats/{0}/operations/{1}', "{2}/beta/chats('{0}')/operations('{1}')", '{2}/beta/chats/{0}/operations/{1}', "{2}/v1.0/chats('{3}')/operations('{1}')" {
        $location = $_ -f $chat.ChatId, $chat.OperationId, $emulator.graph, [uri]::EscapeDataString($chat.ChatId)
        (Get-GraphChatOperation -Location $location).OperationId | Should -Be $chat.OperationId
    }

    It 'is found by the location that the chat carries' {
        (Get-GraphChatOperation -Location $chat.OperationLocation).ChatId | Should -Be $chat.ChatId
    }

    It 'has everything the service sent, parsed' {
        $operation = $chat | Get-GraphChatOperation
        $operation.OperationType, $operation.Status | Should -Be 'createChat', 'succeeded'
        $operation.Succeeded, $operation.IsCompleted | Should -Be $true, $true
        $operation.AttemptsCount | Should -Be 1
        $operation.TargetResourceId | Should -Be $chat.ChatId
        $operation.TargetResourceLocation | Should -BeLike '/chats*'
        $operation.Values.appIds | Should -Be $teamsApp
        $operation.Values | Should -BeOfType [System.Collections.IDictionary]
        $operation.ErrorCode | Should -BeNullOrEmpty
        $operation.CreatedDateTime | Should -BeOfType [DateTimeOffset]
        $sent = (Invoke-WebRequest "$($emulator.graph)/beta/chats/$($chat.ChatId)/operations/$($chat.OperationId)" -Authentication Bearer -Token (New-EmulatorToken $emulator) -AllowUnencryptedAuthentication).Content
        $sent | Should -BeLike "*`"createdDateTime`":`"$($operation.CreatedDateTime.UtcDateTime.ToString('yyyy-MM-ddTHH:mm:ss.FFFFFFF'))Z`"*"
        $operation.LastActionDateTime | Should -BeGreaterThan $operation.CreatedDateTime
    }

    It 'that ended in failure has the service''s code and message' {
        Set-EmulatorSetting $emulator @{ operationRules = @(@{ outcome = 'fail'; seconds = 0; errorCode = 'AppBlocked'; errorMessage = 'Blocked by policy.' }) }
        try { $failed = New-GraphChat jacob@contoso.com -OneOnOne -InstalledApp $teamsApp | Get-GraphChatOperation }
        finally { Set-EmulatorSetting $emulator @{ operationRules = @() } }
        $failed.Status, $failed.ErrorCode, $failed.ErrorMessage | Should -Be 'failed', 'AppBlocked', 'Blocked by policy.'
        $failed.IsCompleted, $failed.Succeeded | Should -Be $true, $false
    }

    It 'with a status nobody knows yet is shown as sent, and is not over' {
        Set-EmulatorSetting $emulator @{ operationRules = @(@{ outcome = 'hang'; seconds = 0; status = 'awaitingReview' }) }
        try { $odd = New-GraphChat jacob@contoso.com -OneOnOne -InstalledApp $teamsApp | Get-GraphChatOperation }
        finally { Set-EmulatorSetting $emulator @{ operationRules = @() } }
        $odd.Status | Should -Be 'awaitingReview'
        $odd.IsCompleted | Should -BeFalse
    }
}

Describe 'Without -OperationId' {
    It 'all operations of the chat come, from every page' {
        Set-EmulatorSetting $emulator @{ operationPageSize = 2 }
        $before = @(Get-EmulatorRequest $emulator GET '/operations').Count
        $all = Get-GraphChatOperation -ChatId $many[0].ChatId
        $all.Count | Should -Be 9
        $all.OperationId | Sort-Object | Should -Be ($many.OperationId | Sort-Object)
        $all.ChatId | Sort-Object -Unique | Should -Be $many[0].ChatId
        @(Get-EmulatorRequest $emulator GET '/operations').Count - $before | Should -Be 5
    }

    It 'no further page is asked for once nobody wants it' {
        Set-EmulatorSetting $emulator @{ operationPageSize = 2 }
        $before = @(Get-EmulatorRequest $emulator GET '/operations').Count
        @(Get-GraphChatOperation -ChatId $many[0].ChatId | Select-Object -First 2).Count | Should -Be 2
        @(Get-EmulatorRequest $emulator GET '/operations').Count - $before | Should -Be 1
    }

    It 'a next link to another host is UntrustedLocation, and nothing is sent there' {
        Set-EmulatorSetting $emulator @{ operationPageSize = 2; foreignNextLinks = $true }
        try { $failure = Get-Failure { Get-GraphChatOperation -ChatId $many[0].ChatId } }
        finally { Set-EmulatorSetting $emulator @{ foreignNextLinks = $false; operationPageSize = 20 } }
        $failure.Id, $failure.Category | Should -Be 'UntrustedLocation', 'SecurityError'
    }

    It 'a chat without operations gives nothing, and no error' {
        $plain = New-GraphChat lidia@contoso.com -OneOnOne
        Get-GraphChatOperation -ChatId $plain.ChatId | Should -BeNullOrEmpty
    }
}

Describe '-Property' {
    It 'becomes $select, and what was not selected is null' {
        $operation = Get-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId -Property status
        @(Get-EmulatorRequest $emulator GET '/operations')[-1].path | Should -BeLike '*select=status'
        $operation.Status | Should -Be 'succeeded'
        'OperationType', 'CreatedDateTime', 'LastActionDateTime', 'AttemptsCount', 'TargetResourceId', 'Values' | ForEach-Object { $operation.$_ | Should -BeNullOrEmpty }
    }

    It 'holds for every page' {
        Set-EmulatorSetting $emulator @{ operationPageSize = 4 }
        $all = Get-GraphChatOperation -ChatId $many[0].ChatId -Property id, status
        Set-EmulatorSetting $emulator @{ operationPageSize = 20 }
        $all.Count | Should -Be 9
        $all | Where-Object { $null -ne $_.CreatedDateTime } | Should -BeNullOrEmpty
        $all.OperationId | Should -Not -Contain $null
    }
}

Describe 'What cannot be found' {
    It 'is OperationNotFound for an operation, with the chat as target' {
        $failure = Get-Failure { Get-GraphChatOperation -ChatId $chat.ChatId -OperationId 'no-such-operation' }
        $failure.Id, $failure.Category, $failure.Target | Should -Be 'OperationNotFound', 'ObjectNotFound', $chat.ChatId
    }

    It 'is OperationNotFound for a chat' {
        (Get-Failure { Get-GraphChatOperation -ChatId '19:nobody@thread.v2' }).Id | Should -Be 'OperationNotFound'
    }

    It 'is one error, and the others go on' {
        $errors = $null
        $found = @($chat, [pscustomobject]@{ ChatId = $chat.ChatId; OperationId = 'none' }, $chat) | Get-GraphChatOperation -ErrorVariable errors -ErrorAction SilentlyContinue
        $found.Count, $errors.Count | Should -Be 2, 1
    }

    It 'is InvalidResponse for a location that names no operation' {
        (Get-Failure { Get-GraphChatOperation -Location '/users/x' }).Id | Should -Be 'InvalidResponse'
    }

    It 'is UntrustedLocation for a location on another host' {
        $failure = Get-Failure { Get-GraphChatOperation -Location "https://graph.example.net/beta/chats('a')/operations('b')" }
        $failure.Id, $failure.Target | Should -Be 'UntrustedLocation', "https://graph.example.net/beta/chats('a')/operations('b')"
    }
}
