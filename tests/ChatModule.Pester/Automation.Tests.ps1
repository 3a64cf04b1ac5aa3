# Scripts without a reader: no prompts, and output that another program reads.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator '--operation-seconds', '0.1'
    $scopes = 'Chat.Create Chat.ReadBasic Chat.ReadWrite User.Read'
    $token = (Invoke-RestMethod "$($emulator.graph)/_emulator/token?scp=$scopes").accessToken
    Connect-GraphChat -AccessToken (ConvertTo-SecureString $token -AsPlainText) -GraphEndpoint $emulator.graph

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

    It 'of a message has its properties' {
        $message = New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage Welcome
        $names = (Get-JsonName $message) -split ' '
        'MessageId', 'ChatId', 'Content', 'ContentType', 'Importance', 'CreatedDateTime', 'WebUrl', 'InputObject' |
            Should -BeIn $names
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
    It 'has an error instead of a prompt' {
        $commands = 'Connect-GraphChat -CertificatePath app.pfx', 'Connect-GraphChat -FederatedToken GitHub', 'New-GraphChat',
            'Send-GraphChatMessage', 'Get-GraphChatMessage', 'Get-GraphChatOperation', 'Wait-GraphChatOperation'
        $tries = $commands | ForEach-Object { "try { $_; 'no error' } catch { `$_.FullyQualifiedErrorId }" }
        $lines = (Invoke-FreshPwsh "Import-Module `$env:CHATMODULE_MANIFEST`n$($tries -join "`n")").Output.Trim() -split '\r?\n'
        $lines | Should -HaveCount $commands.Count
        $lines -notmatch '^(MissingMandatoryParameter|NotConnected|AmbiguousParameterSet)' | Should -BeNullOrEmpty
    }

    It 'has the exit code 1 for a script that ends with throw, and 0 after an error that does not end it' {
        $connect = 'Import-Module $env:CHATMODULE_MANIFEST; Connect-GraphChat -GraphEndpoint $env:GRAPH ' +
            '-AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText)'
        $create = 'New-GraphChat nobody@contoso.com -OneOnOne -ErrorVariable failed'
        $environment = @{ GRAPH = $emulator.graph; TOKEN = $token }

        (Invoke-FreshPwsh "$connect; $create" -Environment $environment).ExitCode | Should -Be 0
        (Invoke-FreshPwsh "$connect; $create; if (`$failed) { throw 'failed' }" -Environment $environment).ExitCode |
            Should -Be 1
    }
}
