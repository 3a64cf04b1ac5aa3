# Scripts without a reader: no prompts, and output that another program reads.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator '--operation-seconds', '0.1'
    $scopes = 'Chat.Create Chat.ReadBasic Chat.ReadWrite ChatMember.ReadWrite User.Read User.ReadBasic.All'
    $token = (Invoke-RestMethod "$($emulator.graph)/_emulator/token?scp=$scopes").accessToken
    Connect-GraphChat -AccessToken (ConvertTo-SecureString $token -AsPlainText) -GraphEndpoint $emulator.graph

    $connect = 'Import-Module $env:CHATMODULE_MANIFEST; Connect-GraphChat -GraphEndpoint $env:GRAPH ' +
        '-AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText)'

    # The names of the properties, in the order in which they stand in the JSON.
    function Get-JsonName($InputObject) {
        $json = $InputObject | ConvertTo-Json -Depth 4 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
        ($json | ConvertFrom-Json).PSObject.Properties.Name -join ' '
    }
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'ConvertTo-Json -Depth 4' {
    It 'of a chat and a member has their properties' {
        $chat = 'megan@contoso.com' | New-GraphChat -OneOnOne
        Get-JsonName $chat | Should -Be ('ChatId Id ChatType Topic WebUrl CreatedDateTime LastUpdatedDateTime TenantId ' +
            'Members IsExisting InputObject InstalledApp OperationId OperationLocation')
        $read = $chat | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $read.Members.UserPrincipalName | Should -Be 'adele@contoso.com', 'megan@contoso.com'
        # The JSON of a chat is a chat again, for the next step of a pipeline.
        ($read | Send-GraphChatMessage Welcome).ChatId | Should -Be $chat.ChatId
    }

    It 'of a message that was sent, and of one that was read, has its properties' {
        $properties = 'MessageId ChatId From CreatedDateTime LastEditedDateTime Content Html ContentType Importance ' +
            'MessageType IsDeleted IsExisting WebUrl InputObject'
        $message = New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage Welcome
        Get-JsonName $message | Should -Be $properties
        $read = $message | Get-GraphChatMessage -First 1
        Get-JsonName $read | Should -Be $properties
        Get-JsonName $read.From | Should -Be 'Id DisplayName Kind'
        ($read | ConvertTo-Json -Depth 4 | ConvertFrom-Json).From.Kind | Should -Be 'user'
    }

    It 'of a member who was added, and of one of a chat, has its properties' {
        $properties = 'ChatId MembershipId UserId UserPrincipalName DisplayName Role TenantId MemberType ' +
            'VisibleHistoryStartDateTime IsExisting'
        $chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales
        $member = $chat | Add-GraphChatMember lidia@contoso.com
        Get-JsonName $member | Should -Be $properties
        Get-JsonName (Get-GraphChat $chat.ChatId).Members[0] | Should -Be $properties
        # The JSON of a member is a member again, with the chat.
        $removed = $member | ConvertTo-Json -Depth 4 | ConvertFrom-Json | Remove-GraphChatMember -Confirm:$false
        Get-JsonName $removed | Should -Be $properties
        $removed.ChatId, $removed.MembershipId | Should -Be $member.ChatId, $member.MembershipId
    }

    It 'of an operation has its properties, and its values as JSON' {
        $app = '05F59CEC-A742-4A50-A62E-202A57E478A4'
        $operation = New-GraphChat megan@contoso.com, alex@contoso.com -InstalledApp $app | Get-GraphChatOperation
        Get-JsonName $operation | Should -Be ('OperationId ChatId OperationType Status CreatedDateTime ' +
            'LastActionDateTime AttemptsCount TargetResourceId TargetResourceLocation Values ErrorCode ErrorMessage ' +
            'IsCompleted Succeeded')
        ($operation | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Values.appIds | Should -Be $app
    }

    It 'of a connection has its properties and no token' {
        $connection = Get-GraphChatConnection
        Get-JsonName $connection | Should -Be ('Account UserId TenantId ClientId AuthType Scopes Environment ' +
            'GraphEndpoint IsAppOnly RateLimit Statistics')
        $connection | ConvertTo-Json -Depth 4 | Should -Not -BeLike "*$token*"
    }

    It 'of a check has its properties' {
        Get-JsonName (Test-GraphChatConnection | Select-Object -First 1) | Should -Be 'Name Status Detail Advice'
    }
}

Describe 'pwsh -NonInteractive' {
    It 'has an error instead of a prompt when a cmdlet is called without its parameters, or without a connection' {
        $fresh = Invoke-FreshPwsh @'
            Import-Module $env:CHATMODULE_MANIFEST
            $calls = @((Get-Command -Module ChatModule).Name -notmatch '^(Connect|Disconnect)-')
            $calls += 'Connect-GraphChat -CertificatePath app.pfx', 'Connect-GraphChat -FederatedToken GitHub'
            foreach ($call in $calls) {
                try { $null = Invoke-Expression $call; "$call no error" } catch { "$call $($_.FullyQualifiedErrorId -replace ',.*')" }
            }
'@
        $lines = $fresh.Output.Trim() -split '\r?\n'
        $lines | Should -HaveCount 14
        $lines | Where-Object { $_ -notmatch ' (MissingMandatoryParameter|NotConnected|AmbiguousParameterSet)$' } |
            Should -Be 'Get-GraphChatConnection no error'
    }

    It 'removes a member only with -Confirm:$false, and is an error without' {
        $chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales
        $remove = '$chat = [pscustomobject]@{ ChatId = $env:CHAT }; $chat | Remove-GraphChatMember alex@contoso.com'
        $environment = @{ GRAPH = $emulator.graph; TOKEN = $token; CHAT = $chat.ChatId }

        $fresh = Invoke-FreshPwsh "$connect; $remove" -Environment $environment
        $fresh.Errors | Should -Match 'NonInteractive'
        (Get-GraphChat $chat.ChatId).Members | Should -HaveCount 3
        (Invoke-FreshPwsh "$connect; $remove -Confirm:`$false" -Environment $environment).Errors | Should -BeNullOrEmpty
        (Get-GraphChat $chat.ChatId).Members | Should -HaveCount 2
    }

    It 'has the exit code 1 for a script that ends with throw, and 0 after an error that does not end it' {
        $create = 'New-GraphChat nobody@contoso.com -OneOnOne -ErrorVariable failed'
        $environment = @{ GRAPH = $emulator.graph; TOKEN = $token }

        (Invoke-FreshPwsh "$connect; $create" -Environment $environment).ExitCode | Should -Be 0
        (Invoke-FreshPwsh "$connect; $create; if (`$failed) { throw 'failed' }" -Environment $environment).ExitCode |
            Should -Be 1
    }
}
