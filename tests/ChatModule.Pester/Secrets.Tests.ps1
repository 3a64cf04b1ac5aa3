# No stream, error, exception, or connection contains a token or a part of it.

BeforeDiscovery {
    $script:streams = 'output, verbose and debug', 'errors', 'the connection', 'the transcript'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $PSStyle.OutputRendering = 'PlainText'
    $emulator = Start-GraphEmulator '--operation-seconds', '0.2'
    $token = New-EmulatorToken $emulator -AsPlainText
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'
    $transcriptPath = Join-Path $TestDrive transcript.txt
    $ErrorActionPreference = 'Continue'

    # One run with successes and failures, with all streams.
    $null = Start-Transcript $transcriptPath
    $global:Error.Clear()
    $output = & {
        $secure = ConvertTo-SecureString $token -AsPlainText -Force
        Connect-GraphChat -AccessToken $secure -GraphEndpoint $emulator.graph -PassThru -Verbose -Debug
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait -VerifyMember -Verbose -Debug -Confirm:$false
        $chat
        $chat | Get-GraphChatOperation -Verbose -Debug
        $chat | Wait-GraphChatOperation -Verbose -Debug
        New-GraphChat nobody@contoso.com -OneOnOne -Verbose -Debug -Confirm:$false
        New-GraphChat megan@contoso.com, '' -Topic Empty -Verbose -Debug -Confirm:$false
        # A wrong parameter ends the command.
        try { New-GraphChat megan@contoso.com -Topic 'a:b' -Verbose -Debug -Confirm:$false } catch { $_ }
        Get-GraphChatOperation -ChatId none -Verbose -Debug
        Get-GraphChatOperation -Location 'https://evil.example/beta/chats/19:x/operations/y' -Verbose -Debug
        foreach ($kind in 'closeAfter', '500', 'htmlAfter', 'truncateBody', 'redirect', 'deepJson') {
            Set-EmulatorFault $emulator @{ kind = $kind; method = 'POST' }
            New-GraphChat megan@contoso.com -Topic $kind -Verbose -Debug -Confirm:$false
        }
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = 'Unknown'; message = 'no'; method = 'POST' }
        New-GraphChat megan@contoso.com -Topic Rejected -Verbose -Debug -Confirm:$false
        # A service that repeats the token.
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = "No$token"; message = "The token $token is wrong."; method = 'POST' }
        New-GraphChat megan@contoso.com -Topic Repeated -Verbose -Debug -Confirm:$false
        $null = Invoke-RestMethod "$($emulator.graph)/_emulator/faults" -Method Delete
        $null = Invoke-RestMethod "$($emulator.graph)/_emulator/revoke" -Method Post -ContentType application/json -Body '{"claimsChallenge":true}'
        # A token that can't be renewed ends the command.
        try { New-GraphChat megan@contoso.com -OneOnOne -Verbose -Debug -Confirm:$false } catch { $_ }
        Get-GraphChatConnection
    } *>&1
    $connection = Get-GraphChatConnection
    $shown = @{
        'output, verbose and debug' = @($output | ForEach-Object { "$_"; $_ | Format-List * -Force | Out-String -Width 400 }) -join "`n"
        'errors' = @(
            $global:Error | Format-List * -Force | Out-String -Width 400
            $global:Error | ForEach-Object {
                for ($exception = $_.Exception; $exception; $exception = $exception.InnerException) { $exception.ToString(); $exception | Format-List * -Force | Out-String -Width 400; $exception.Data | Out-String }
                $_ | ConvertTo-Json -Depth 4 -WarningAction Ignore
            }) -join "`n"
        'the connection' = @(
            $connection | ConvertTo-Json -Depth 9 -WarningAction Ignore
            $connection | Format-List * -Force | Out-String -Width 400
            $connection | Format-Custom -Depth 9 | Out-String -Width 400
            $connection | Get-Member -Force | Out-String
            [System.Management.Automation.PSSerializer]::Serialize($connection, 9)
            "$connection") -join "`n"
    }
    $null = Stop-Transcript
    $shown['the transcript'] = Get-Content $transcriptPath -Raw
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'The scenario' {
    It 'has chats, operations, requests in the debug stream, and errors of every kind' {
        @($output | Where-Object { $_ -is [ChatModule.GraphChat] }).Count | Should -BeGreaterOrEqual 1
        @($output | Where-Object { $_ -is [System.Management.Automation.DebugRecord] -and "$_" -like '*POST /beta/chats*client-request-id*' }).Count | Should -BeGreaterThan 5
        $ids = $output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Sort-Object -Unique
        'BadRequest', 'ChatOutcomeUnknown', 'MemberNotFound', 'MemberNotRecognized', 'OperationNotFound', 'SignInRequired', 'TopicInvalid', 'UntrustedLocation' | ForEach-Object { $ids | Should -Contain $_ }
    }

    It 'sends the token' {
        $token | Should -Match '^[\w-]{20,}\.[\w-]{100,}\.[\w-]{20,}$'
        @(Get-EmulatorRequest $emulator POST '/chats$' | Where-Object authorized).Count | Should -BeGreaterThan 5
    }
}

Describe 'The token' {
    It 'is not in <_>' -ForEach $streams {
        $text = $shown[$_]
        $text.Length | Should -BeGreaterThan 500
        $text.Contains($token) | Should -BeFalse
        foreach ($part in $token.Split('.')) { $text.Contains($part) | Should -BeFalse }
        $text | Should -Not -Match 'Bearer\s+\S'
    }
}

Describe 'Debug lines' {
    It 'have the method, path, status, and IDs but no body' {
        $lines = @($output | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | ForEach-Object { "$_" })
        $lines | Where-Object { $_ -like '*odata.bind*' } | Should -BeNullOrEmpty
        $lines | Where-Object { $_ -match '^POST /beta/chats -> 201|202 in \d+ ms \(client-request-id \S+, request-id \S+\)' } | Should -Not -BeNullOrEmpty
    }
}

Describe 'A secret given to Connect-GraphChat' {
    It 'is not in the error when the sign-in fails' {
        $secret = 'S3cret-Value-Of-The-Test'
        $credential = [pscredential]::new('11111111-1111-4111-8111-111111111111', (ConvertTo-SecureString $secret -AsPlainText -Force))
        $global:Error.Clear()
        $failure = Get-Failure { Connect-GraphChat -ClientSecretCredential $credential -TenantId b33cbe9f-8ebe-4f2a-912b-7e2a427f477f -GraphEndpoint $emulator.graph -AuthorityHost https://localhost:1 -Verbose -Debug }
        $failure.Id | Should -Be 'SignInRequired'
        $text = @($global:Error | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 400; $_.Exception.ToString() }) -join "`n"
        $text | Should -Not -BeLike "*$secret*"
    }
}
