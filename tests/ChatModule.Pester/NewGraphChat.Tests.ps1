# New-GraphChat in all its forms, over real sockets.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator '--operation-seconds', '0.3'
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $adele = '8b081ef6-4792-4def-b2c9-c363a1bf41d5'
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'

    function Get-SentChat { Get-EmulatorRequest $emulator POST '/chats$' | ForEach-Object { $_.body | ConvertFrom-Json } }
    function Save-Csv([string] $Text) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
        Set-Content -LiteralPath $path -Value $Text -Encoding utf8BOM
        $path
    }
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'The progress of a pipeline that the service has told to wait' {
    It 'says so, and for how long, anew each second' {
        Reset-Emulator $emulator
        Set-EmulatorFault $emulator @{ kind = '429'; method = 'POST'; retryAfter = 3; times = 1 }
        # A connection of its own: the pause slows down what comes after it.
        $run = Start-InRunspace 'Import-Module $manifest; Connect-GraphChat -AccessToken $token -GraphEndpoint $graph; ''megan@contoso.com'', ''alex@contoso.com'' | New-GraphChat -OneOnOne' @{ manifest = Get-ModuleUnderTest; token = New-EmulatorToken $emulator; graph = $emulator.graph }
        $null = $run.PowerShell.EndInvoke($run.Handle)
        $told = @($run.PowerShell.Streams.Progress.StatusDescription | Where-Object { $_ -match '^\d created, \d under way, told to wait for \d s$' } | Sort-Object -Unique)
        $last = $run.PowerShell.Streams.Progress[-1]
        $run.Runspace.Dispose()
        $told.Count | Should -BeGreaterOrEqual 2 -Because "$told"
        $last.RecordType | Should -Be 'Completed'
    }
}

Describe 'People' {
    BeforeEach { Reset-Emulator $emulator }

    It 'of the whole pipeline become one group chat, the caller first' {
        $chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'
        @($chat).Count | Should -Be 1
        $chat | Should -BeOfType [ChatModule.GraphChat]
        $chat.ChatType, $chat.Topic | Should -Be 'group', 'Project X'
        "$($chat.Members)" | Should -Be 'adele@contoso.com megan@contoso.com alex@contoso.com'
        $chat.Members[0].Role | Should -Be 'owner'
        $chat.CreatedDateTime | Should -BeOfType [DateTimeOffset]
        Get-SentBind $emulator | Should -Be "$adele megan@contoso.com alex@contoso.com"
    }

    It 'given as an argument are the same as piped' {
        $null = New-GraphChat megan@contoso.com, alex@contoso.com -Topic 'Project X'
        Get-SentBind $emulator | Should -Be "$adele megan@contoso.com alex@contoso.com"
    }

    It 'with -OneOnOne become one chat each, in the order of the input' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 40 }
        $upns = 1..30 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
        $chats = $upns | New-GraphChat -OneOnOne
        $chats.Count | Should -Be 30
        $chats | ForEach-Object { $_.Members[1].UserPrincipalName } | Should -Be $upns
        $chats.ChatType | Sort-Object -Unique | Should -Be 'oneOnOne'
        (Get-EmulatorSummary $emulator).mostInFlight | Should -BeGreaterThan 1
    }

    It 'with -ThrottleLimit 1 are sent one after the other' {
        $null = 1..6 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -ThrottleLimit 1
        (Get-EmulatorSummary $emulator).mostInFlight | Should -Be 1
    }

    It 'come out in order though the first answers last' {
        Set-EmulatorFault $emulator @{ kind = 'slow'; bodyContains = 'user00001'; milliseconds = 600 }
        $chats = 1..5 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne
        $chats | ForEach-Object { $_.Members[1].UserPrincipalName.Substring(8, 1) } | Should -Be 1, 2, 3, 4, 5
    }

    It 'with -With get the other side instead of the caller' {
        Connect-GraphChat -AccessToken (New-EmulatorToken $emulator 'upn=jacob@contoso.com') -GraphEndpoint $emulator.graph
        try { $null = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -With jacob@contoso.com -OneOnOne -ThrottleLimit 1 }
        finally { Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph }
        $sent = Get-SentBind $emulator
        $sent[0] | Should -Be 'jacob@contoso.com megan@contoso.com'
        $sent[1] | Should -Be 'jacob@contoso.com alex@contoso.com'
    }

    It 'named twice are taken once, with a verbose line' {
        $said = 'megan@contoso.com', 'MEGAN@contoso.com', @{ Id = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'; UserPrincipalName = 'megan@contoso.com' } | New-GraphChat -Topic Pair -Verbose 4>&1
        Get-SentBind $emulator | Should -Be "$adele megan@contoso.com"
        @($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like '*twice*' }).Count | Should -Be 2
    }

    It 'include the caller already, by id and by UPN, who is then not added again' -ForEach 'ADELE@contoso.com', '8B081EF6-4792-4DEF-B2C9-C363A1BF41D5' {
        $chat = 'megan@contoso.com', $_ | New-GraphChat -Topic Known
        $chat.Members.Count | Should -Be 2
    }

    It 'with -ExcludeCaller leave the caller out, and what the service says to that is CallerNotMember' {
        $failure = Get-Failure { 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Theirs -ExcludeCaller }
        $failure.Id, $failure.Category | Should -Be 'CallerNotMember', 'InvalidArgument'
        Get-SentBind $emulator | Should -Be "megan@contoso.com alex@contoso.com"
    }

    It 'that are guests of the tenant get the role guest, and their UPN arrives whole' {
        $chat = 'guest_fabrikam.com#EXT#@contoso.com' | New-GraphChat -Topic Guests
        $chat.Members[1].Role | Should -Be 'guest'
        Get-SentBind $emulator | Should -Be "$adele guest_fabrikam.com%23EXT%23@contoso.com"
    }

    It 'with a quote in their name arrive whole' {
        (New-GraphChat "o'brien@contoso.com" -OneOnOne).Members[1].UserPrincipalName | Should -Be "o'brien@contoso.com"
        Get-SentBind $emulator | Should -Be "$adele o''brien@contoso.com"
    }

    It 'of another tenant are federated' {
        $chat = [pscustomobject]@{ UserPrincipalName = 'pat@fabrikam.com'; TenantId = '4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1' } | New-GraphChat -OneOnOne
        $chat.Members[1].TenantId | Should -Be '4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1'
        $chat.WebUrl | Should -BeNullOrEmpty
    }

    It 'asked for a second time one-on-one give the chat that exists' {
        $first = New-GraphChat megan@contoso.com -OneOnOne
        (New-GraphChat megan@contoso.com -OneOnOne).ChatId | Should -Be $first.ChatId
    }

    It 'of an opaque token are joined by a caller whom /me names' {
        $connection = Connect-GraphChat -AccessToken (New-EmulatorToken $emulator 'opaque=true&upn=jacob@contoso.com') -GraphEndpoint $emulator.graph -PassThru
        try { $null = New-GraphChat megan@contoso.com -Topic Opaque -Connection $connection }
        finally { Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph }
        Get-SentBind $emulator | Should -BeLike '3626a173-f2bc-4883-bcf7-01514c3bfb82 *'
        @(Get-EmulatorRequest $emulator GET '/me').Count | Should -Be 1
    }
}

Describe 'Whole chats' {
    BeforeEach { Reset-Emulator $emulator }

    It 'come from a CSV, one chat per row, a group unless the row says otherwise' {
        $csv = Save-Csv "Topic,Members,ChatType,InstalledApp`nSales,megan@contoso.com; alex@contoso.com,,`n,jacob@contoso.com,oneOnOne,$teamsApp`nOne,megan@contoso.com,group,"
        $chats = Import-Csv $csv | New-GraphChat
        $chats.Count | Should -Be 3
        $chats.ChatType | Should -Be 'group', 'oneOnOne', 'group'
        $chats[0].Topic, $chats[2].Topic | Should -Be 'Sales', 'One'
        $chats[1].OperationId | Should -Not -BeNullOrEmpty
        $chats[0].OperationId | Should -BeNullOrEmpty
    }

    It 'may be dictionaries and objects, with members in arrays of any kind of person' {
        $chat = @{ Members = @('megan@contoso.com', @{ Id = '3626a173-f2bc-4883-bcf7-01514c3bfb82' }); Topic = 'Mixed people' } | New-GraphChat
        $chat.Topic | Should -Be 'Mixed people'
        Get-SentBind $emulator | Should -Be "$adele megan@contoso.com 3626a173-f2bc-4883-bcf7-01514c3bfb82"
    }

    It 'without a topic take -Topic' {
        $chats = @{ Members = 'megan@contoso.com' }, @{ Members = 'alex@contoso.com'; Topic = 'Own' } | New-GraphChat -Topic 'For all'
        $chats.Topic | Should -Be 'For all', 'Own'
    }

    It 'are sent as they arrive' {
        $seen = 1..3 | ForEach-Object { @{ Members = 'megan@contoso.com'; Topic = "Row $_" }; if ($_ -gt 1) { Start-Sleep -Milliseconds 400 }; } |
            New-GraphChat | ForEach-Object { (Get-EmulatorSummary $emulator).posts }
        $seen[0] | Should -BeLessThan 3
    }
}

Describe 'An app' {
    BeforeEach { Reset-Emulator $emulator }

    It 'may be <Name>' -ForEach @(
        @{ Name = 'a catalog id'; App = '05F59CEC-A742-4A50-A62E-202A57E478A4' }
        @{ Name = 'a catalog URL'; App = 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4' }
        @{ Name = 'an object with an Id'; App = [pscustomobject]@{ Id = '05F59CEC-A742-4A50-A62E-202A57E478A4'; DisplayName = 'Bot' } }
    ) {
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $App
        $chat.InstalledApp | Should -Be $teamsApp
        (Get-SentChat).installedApps.'teamsApp@odata.bind' | Should -Be "$($emulator.graph)/beta/appCatalogs/teamsApps/$teamsApp"
    }

    It 'brings its permissions' {
        $null = New-GraphChat megan@contoso.com -Topic RSC -InstalledApp $teamsApp -ResourceSpecificPermission ChatMessage.Read.Chat, delegated:InAppPurchase.Allow.User
        $sent = (Get-SentChat).installedApps[0].consentedPermissionSet.resourceSpecificPermissions
        $sent.permissionValue | Should -Be 'ChatMessage.Read.Chat', 'InAppPurchase.Allow.User'
        $sent.permissionType | Should -Be 'application', 'delegated'
    }

    It 'is being installed when the chat is emitted' {
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp
        (Get-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId).IsCompleted | Should -BeFalse
    }

    It 'is there when the chat is emitted with -Wait' {
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait
        $chat | Should -BeOfType [ChatModule.GraphChat]
        (Get-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId).Succeeded | Should -BeTrue
    }

    It 'that is not there after -Timeout is OperationTimedOut, and the chat is emitted all the same' {
        Set-EmulatorSetting $emulator @{ operationRules = @(@{ outcome = 'hang' }) }
        $errors = $null
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait -TimeoutSec 1 -ErrorVariable errors -ErrorAction SilentlyContinue
        $chat.ChatId | Should -Not -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'OperationTimedOut,*'
        $errors[0].TargetObject.ChatId | Should -Be $chat.ChatId
    }

    It 'that cannot be installed is OperationFailed with the service''s code, and the chat is emitted all the same' {
        Set-EmulatorSetting $emulator @{ operationRules = @(@{ outcome = 'fail'; errorCode = 'AppBlocked'; errorMessage = 'Blocked by policy.' }) }
        $errors = $null
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait -ErrorVariable errors -ErrorAction SilentlyContinue
        $chat.ChatId | Should -Not -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($errors[0])" | Should -BeLike '*AppBlocked*Blocked by policy.*'
    }
}

Describe '-WhatIf and -Confirm' {
    BeforeEach { Reset-Emulator $emulator }

    It '-WhatIf says what would be made in words a person understands, and sends nothing at all' {
        $transcript = Join-Path $TestDrive 'whatif.txt'
        $null = Start-Transcript $transcript
        $output = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X' -WhatIf
        $null = Stop-Transcript
        $output | Should -BeNullOrEmpty
        Get-Content $transcript -Raw | Should -BeLike "*Create group chat 'Project X' with 3 members*"
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It '-WhatIf goes on for every chat' {
        $transcript = Join-Path $TestDrive 'whatifs.txt'
        $null = Start-Transcript $transcript
        'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -InstalledApp $teamsApp -WhatIf
        $null = Stop-Transcript
        $text = Get-Content $transcript -Raw
        $text | Should -BeLike '*one-on-one chat of*megan@contoso.com*'
        $text | Should -BeLike '*one-on-one chat of*alex@contoso.com*'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It '-Confirm asks before each chat: where nobody can answer, nothing is sent' {
        $failure = Get-Failure { 'megan@contoso.com' | New-GraphChat -OneOnOne -Confirm -ErrorAction Stop }
        $failure.Message | Should -BeLike '*NonInteractive*'
        (Get-EmulatorSummary $emulator).posts | Should -Be 0
    }
}

Describe '-VerifyMember' {
    BeforeEach { Reset-Emulator $emulator }

    It 'finds who is missing: MemberMissing with the chat as target, and the chat is emitted' {
        Set-EmulatorFault $emulator @{ kind = 'memberMissing'; method = 'POST' }
        $errors = $null
        $chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Lost -VerifyMember -ErrorVariable errors -ErrorAction SilentlyContinue
        $chat.ChatId | Should -Not -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'MemberMissing,*'
        $errors[0].CategoryInfo.Category | Should -Be 'InvalidResult'
        $errors[0].TargetObject.ChatId | Should -Be $chat.ChatId
        "$($errors[0])" | Should -BeLike '*alex@contoso.com*'
    }

    It 'says nothing when all are there' {
        $errors = $null
        $null = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Found -VerifyMember -ErrorVariable errors
        $errors | Should -BeNullOrEmpty
        @(Get-EmulatorRequest $emulator GET '/members').Count | Should -Be 1
    }
}

Describe 'The debug stream' {
    BeforeEach { Reset-Emulator $emulator }

    It 'tells each request, how it ended and its ids, with <Ask>' -ForEach @(
        @{ Ask = '-Debug'; Script = { New-GraphChat megan@contoso.com -OneOnOne -Debug 5>&1 } }
        # A script's own variable is a string.
        @{ Ask = 'the preference of a script'; Script = { $DebugPreference = 'Continue'; New-GraphChat megan@contoso.com -OneOnOne 5>&1 } }) {
        $lines = @(& $Script | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })
        $lines.Count | Should -Be 1
        "$lines" | Should -Match '^POST /beta/chats -> 201 in \d+ ms \(client-request-id [0-9a-f-]{36}, request-id '
    }

    It 'says nothing where nobody asked' {
        @(New-GraphChat megan@contoso.com -OneOnOne 5>&1).Count | Should -Be 1
    }
}
