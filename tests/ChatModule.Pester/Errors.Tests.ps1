# Every error that New-GraphChat can raise: id, category, target, what to do, what the service said; and trying again.

BeforeDiscovery {
    $script:ownRules = @(
        @{ Id = 'MemberNotRecognized'; When = 'a text is no person'; Run = { 'nobody' | New-GraphChat }; Target = 'nobody' }
        @{ Id = 'MemberNotRecognized'; When = 'a cell is empty'; Run = { '' | New-GraphChat -OneOnOne }; Target = '' }
        @{ Id = 'MemberNotRecognized'; When = 'an item is null'; Run = { , $null | New-GraphChat -OneOnOne } }
        @{ Id = 'MemberNotRecognized'; When = 'an object is a group'; Run = { @{ '@odata.type' = '#microsoft.graph.group'; id = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'; displayName = 'Sales' } | New-GraphChat -OneOnOne }; Says = '*Sales*is a group*' }
        @{ Id = 'MemberNotRecognized'; When = 'an object names nobody'; Run = { [pscustomobject]@{ Name = 'Megan' } | New-GraphChat -OneOnOne }; Says = '*UserPrincipalName*Name*' }
        @{ Id = 'MemberNotRecognized'; When = 'a row''s Members are empty'; Run = { [pscustomobject]@{ Topic = 'Nobody'; Members = '' } | New-GraphChat }; Says = '*Nobody*' }
        @{ Id = 'MemberNotRecognized'; When = 'a role is unknown to chats'; Run = { @{ User = 'megan@contoso.com'; Role = 'moderator' } | New-GraphChat -OneOnOne }; Says = '*moderator*' }
        @{ Id = 'TopicNotAllowed'; When = 'a one-on-one has a topic'; Run = { 'megan@contoso.com' | New-GraphChat -OneOnOne -Topic Hello }; Target = 'megan@contoso.com' }
        @{ Id = 'TopicInvalid'; When = 'a topic holds a colon'; Run = { 'megan@contoso.com' | New-GraphChat -Topic 'Project: X' } }
        @{ Id = 'TopicInvalid'; When = 'a topic has 251 characters'; Run = { 'megan@contoso.com' | New-GraphChat -Topic ('x' * 251) } }
        @{ Id = 'TooManyApps'; When = 'two apps are named'; Run = { 'megan@contoso.com' | New-GraphChat -OneOnOne -InstalledApp '05F59CEC-A742-4A50-A62E-202A57E478A4', '8e55a7b1-6766-4f0a-8610-ecacfe3d569a' }; Target = 'megan@contoso.com' }
        @{ Id = 'OneOnOneMembers'; When = 'one is to chat with oneself'; Run = { 'adele@contoso.com' | New-GraphChat -OneOnOne }; Target = 'adele@contoso.com' }
        @{ Id = 'OneOnOneMembers'; When = 'a one-on-one row names three'; Run = { @{ Members = 'megan@contoso.com;alex@contoso.com'; ChatType = 'oneOnOne' } | New-GraphChat } }
        @{ Id = 'MixedInput'; When = 'a whole chat comes after people'; Run = { 'megan@contoso.com', @{ Members = 'alex@contoso.com' } | New-GraphChat -WhatIf } }
        @{ Id = 'MixedInput'; When = 'a person comes after whole chats'; Run = { @{ Members = 'alex@contoso.com' }, 'megan@contoso.com' | New-GraphChat -WhatIf }; Target = 'megan@contoso.com' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
    function Connect-As([string] $Query) { Connect-GraphChat -AccessToken (New-EmulatorToken $emulator $Query) -GraphEndpoint $emulator.graph }
    Connect-As ''
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'A rule of chats' {
    BeforeEach { Reset-Emulator $emulator }

    It '<Id> is raised when <When>, before anything is sent' -ForEach $ownRules {
        $failure = Get-Failure $Run
        @($failure).Count | Should -Be 1
        $failure.Id | Should -Be $Id
        $failure.Category | Should -Be 'InvalidArgument'
        $failure.Action | Should -Not -BeNullOrEmpty
        $failure.Exception | Should -BeOfType [ChatModule.GraphChatException]
        if ($_.ContainsKey('Target')) { $failure.Target | Should -Be $Target }
        if ($Says) { $failure.Message | Should -BeLike $Says }
        (Get-EmulatorSummary $emulator).posts | Should -Be 0
    }

    It 'that a member of a whole chat breaks names that chat' {
        (Get-Failure { @{ Topic = 'Launch'; Members = 'megan@contoso.com;xyz' } | New-GraphChat -WhatIf }).Message | Should -Be "A member of the chat 'Launch', 'xyz', is neither a user principal name nor an object id."
    }

    It 'that one item breaks leaves the others alone' {
        $errors = $null
        $chats = 'megan@contoso.com', '', 'alex@contoso.com', 'nobody', 'jacob@contoso.com' | New-GraphChat -OneOnOne -ErrorVariable errors -ErrorAction SilentlyContinue
        $chats.Count | Should -Be 3
        "$($errors[0])", "$($errors[1])" | Should -Be 'Item 2 is empty.', "Item 4, 'nobody', is neither a user principal name nor an object id."
    }
}

Describe 'A refusal of the service' {
    BeforeEach {
        Reset-Emulator $emulator
        Connect-As ''
    }

    It 'MemberNotFound names the person and gives the input back' {
        $failure = Get-Failure { 'nobody@contoso.com' | New-GraphChat -OneOnOne }
        $failure.Id, $failure.Category, $failure.Target | Should -Be 'MemberNotFound', 'ObjectNotFound', 'nobody@contoso.com'
        $failure.Message | Should -BeLike '*nobody@contoso.com*'
        $failure.Exception.ServiceCode, $failure.Exception.StatusCode | Should -Be 'NotFound', 404
        $sent = @(Get-EmulatorRequest $emulator POST '/chats$')
        $failure.Exception.ClientRequestId | Should -Be $sent[-1].headers.'client-request-id'
        $failure.Exception.RequestId -as [guid] | Should -Not -BeNullOrEmpty
    }

    It 'MemberNotFound is not raised when the second try finds them' {
        Set-EmulatorFault $emulator @{ kind = 'notFoundOnce'; method = 'POST' }
        (New-GraphChat megan@contoso.com -Topic Second).ChatId | Should -Not -BeNullOrEmpty
    }

    It 'DuplicateMember is raised for one person by id and by UPN, who cannot be known to be one' {
        $failure = Get-Failure { 'megan@contoso.com', '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' | New-GraphChat -Topic Both }
        $failure.Id, $failure.Category | Should -Be 'DuplicateMember', 'InvalidArgument'
        $failure.Target.Topic | Should -Be 'Both'
        $failure.Target.Members | Should -Be 'megan@contoso.com', '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'
    }

    It 'AppOnlyNotSupported is raised for an app without a user' {
        Connect-As 'roles=Chat.Create&app=11111111-1111-4111-8111-111111111111'
        $failure = Get-Failure { 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic App }
        $failure.Id, $failure.Category | Should -Be 'AppOnlyNotSupported', 'PermissionDenied'
        $failure.Exception.StatusCode | Should -Be 412
    }

    It 'MissingPermission names the scopes that would do, once at length and with every item' {
        Connect-As 'scp=User.Read'
        $all = 'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com' | New-GraphChat -OneOnOne -ErrorAction Continue 2>&1 3>&1
        $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $errors.Count | Should -Be 3
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'MissingPermission,*'
        $errors[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        "$($errors[2])" | Should -BeLike '*Chat.Create*'
        $errors.TargetObject | Should -Be 'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com'
        $warnings = @($all | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
        $warnings.Count | Should -Be 1
        "$warnings" | Should -BeLike '*Chat.Create, Chat.ReadWrite*User.Read*Connect-GraphChat -Scopes Chat.Create*'
    }

    It 'MissingPermission to read an operation keeps the chat, and says that Chat.Create alone does not do' {
        Connect-As 'scp=Chat.Create'
        $said = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait -ErrorAction Continue 2>&1 3>&1
        ($said | Where-Object { $_ -is [ChatModule.GraphChat] }).ChatId | Should -Not -BeNullOrEmpty
        ($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).FullyQualifiedErrorId | Should -BeLike 'MissingPermission,*'
        "$($said | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })" | Should -BeLike '*Chat.ReadBasic*Chat.Create alone*'
    }

    It 'MissingPermission to wait is explained once for all chats, and each error has its chat' {
        Connect-As 'scp=Chat.Create'
        $chats = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -InstalledApp $teamsApp
        $said = $chats | Wait-GraphChatOperation -ErrorAction Continue 2>&1 3>&1
        ($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).TargetObject.ChatId | Sort-Object | Should -Be ($chats.ChatId | Sort-Object)
        $warnings = @($said | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*Chat.Create alone*the chats exist*'
    }

    It 'SignInRequired is raised when the token was taken back' {
        $null = Invoke-RestMethod "$($emulator.graph)/_emulator/revoke" -Method Post -ContentType application/json -Body '{"user":"adele@contoso.com"}'
        $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne }
        $failure.Id, $failure.Category | Should -Be 'SignInRequired', 'AuthenticationError'
    }

    It 'SignInRequired is raised for a CAE challenge that a given token cannot answer' {
        $null = Invoke-RestMethod "$($emulator.graph)/_emulator/revoke" -Method Post -ContentType application/json -Body '{"user":"adele@contoso.com","claimsChallenge":true}'
        $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne }
        $failure.Id | Should -Be 'SignInRequired'
        $failure.Message | Should -BeLike '*continuous access evaluation*'
    }

    It 'a wait that the service asks for ends at once when the pipeline is stopped' {
        Set-EmulatorFault $emulator @{ kind = '429'; method = 'POST'; retryAfter = 590; times = 1 }
        # Throttled itself takes ten minutes, and is left to the unit tests' clock.
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $waiting = Start-InRunspace 'Import-Module $manifest; New-GraphChat megan@contoso.com -OneOnOne -Connection $connection' @{ manifest = Get-ModuleUnderTest; connection = Get-GraphChatConnection }
        Wait-Until { (Get-EmulatorSummary $emulator).requests429 -eq 1 }
        $waiting.PowerShell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 15
        (Get-EmulatorSummary $emulator).posts | Should -Be 1
        $waiting.Runspace.Dispose()
    }

    It 'UntrustedLocation is raised for a redirect, which is not followed' {
        Set-EmulatorFault $emulator @{ kind = 'redirect'; method = 'POST'; to = '/beta/elsewhere' }
        (Get-Failure { New-GraphChat megan@contoso.com -Topic Away }).Id | Should -Be 'UntrustedLocation'
        (Get-EmulatorSummary $emulator).requests | Should -Be 1
    }

    It 'BadRequest carries the service''s code and text' {
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = 'Odd'; message = 'Something odd.'; method = 'POST' }
        $failure = Get-Failure { New-GraphChat megan@contoso.com -Topic Odd }
        $failure.Id, $failure.Category, $failure.Exception.ServiceCode | Should -Be 'BadRequest', 'InvalidArgument', 'Odd'
        $failure.Message | Should -BeLike '*Something odd.*'
    }

    It 'shows what the service says without letting it command the terminal' {
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = 'Odd'; message = "red $([char]27)[31m and a bell $([char]7)"; method = 'POST' }
        (Get-Failure { New-GraphChat megan@contoso.com -Topic Odd }).Message | Should -Not -Match '[\x00-\x08\x1b]'
    }
}

Describe 'A lost answer' {
    BeforeEach {
        Reset-Emulator $emulator
        Connect-As ''
    }

    It 'of a group is ChatOutcomeUnknown with <_>, and the group was sent once' -ForEach 'closeAfter', 'closeBefore', 'cutBody', '504', '500', 'htmlAfter', 'deep' {
        Set-EmulatorFault $emulator @{ kind = $_; method = 'POST' }
        $failure = Get-Failure { 'megan@contoso.com' | New-GraphChat -Topic "Lost $_" }
        $failure.Id, $failure.Category | Should -Be 'ChatOutcomeUnknown', 'ConnectionError'
        (Get-EmulatorSummary $emulator).posts | Should -Be 1
    }

    It 'of a one-on-one is asked for again, and there is one chat' -ForEach 'closeAfter', '504', '503' {
        Set-EmulatorFault $emulator @{ kind = $_; method = 'POST'; times = 1 }
        (New-GraphChat megan@contoso.com -OneOnOne).ChatId | Should -Not -BeNullOrEmpty
        (Get-EmulatorSummary $emulator).posts | Should -Be 2
        (Get-EmulatorSummary $emulator).chatsCreated | Should -Be 1
    }
}

Describe 'Failed items, piped in again,' {
    BeforeEach {
        Reset-Emulator $emulator
        Connect-As ''
    }

    It 'are people, and exactly those are tried' {
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = 'Odd'; message = 'no'; method = 'POST'; every = 2 }
        $failed = $null
        $first = 1..6 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -ErrorVariable failed -ErrorAction SilentlyContinue -ThrottleLimit 1
        $first.Count, $failed.Count | Should -Be 3, 3
        Reset-Emulator $emulator
        $second = $failed.TargetObject | New-GraphChat -OneOnOne
        @($first; $second) | ForEach-Object { $_.Members[1].UserPrincipalName } | Sort-Object | Should -Be (1..6 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ })
    }

    It 'are a group of people, which keeps its members, their roles, its topic and its app' {
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = 'Odd'; message = 'no'; method = 'POST' }
        $failed = $null
        'megan@contoso.com', @{ Id = '3626a173-f2bc-4883-bcf7-01514c3bfb82'; Role = 'owner' }, 'guest_fabrikam.com#EXT#@contoso.com' |
            New-GraphChat -Topic 'Project X' -InstalledApp $teamsApp -ErrorVariable failed -ErrorAction SilentlyContinue
        $before = (Get-EmulatorRequest $emulator POST '/chats$').body
        Reset-Emulator $emulator
        $chat = $failed.TargetObject | New-GraphChat
        $chat.Topic, $chat.InstalledApp | Should -Be 'Project X', $teamsApp
        (Get-EmulatorRequest $emulator POST '/chats$').body | Should -Be $before
    }

    It 'are whole chats, which are the very rows' {
        Set-EmulatorFault $emulator @{ kind = 'closeAfter'; method = 'POST'; bodyContains = 'Row 2' }
        $rows = 1..3 | ForEach-Object { [pscustomobject]@{ Members = 'megan@contoso.com;alex@contoso.com'; Topic = "Row $_" } }
        $failed = $null
        $chats = $rows | New-GraphChat -ErrorVariable failed -ErrorAction SilentlyContinue
        $chats.Topic | Should -Be 'Row 1', 'Row 3'
        $failed.TargetObject | Should -Be $rows[1]
    }
}
