# -UseMgGraph with the real Microsoft.Graph.Authentication, where it's installed. The tests that run without pwsh use a double of version
# 2.38. Each of these runs in a fresh pwsh, because that module's session belongs to the process.

BeforeDiscovery {
    $script:isMissing = -not (Get-Module -ListAvailable Microsoft.Graph.Authentication)
    if ($isMissing) { Write-Warning 'Microsoft.Graph.Authentication is not installed: -UseMgGraph IS NOT TESTED with the real module.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--operation-seconds', '0.2', '--allow-app-only'
    $variables = @{
        GRAPH = $emulator.graph; EMULATOR = "$PSScriptRoot/Support/Emulator.psm1"; SUITE = "$PSScriptRoot/Support/Suite.psm1"
        # Its settings, with the environment that is added, go to a home of this run.
        HOME = "$TestDrive"; USERPROFILE = "$TestDrive"; NO_PROXY = '127.0.0.1'
        IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
    }
    $modules = @($env:PSModulePath -split [IO.Path]::PathSeparator) + @(Get-Module -ListAvailable Microsoft.Graph.Authentication | ForEach-Object { Split-Path (Split-Path (Split-Path $_.Path)) })
    $variables.PSModulePath = ($modules | Select-Object -Unique) -join [IO.Path]::PathSeparator

    <# Runs a script in a fresh pwsh, in which both modules are imported; answers with what it leaves in $answer. #>
    function Invoke-WithMg([string] $Script, [string] $Import = 'Import-Module Microsoft.Graph.Authentication; Import-Module $env:CHATMODULE_MANIFEST') {
        $fresh = Invoke-FreshPwsh -TimeoutSeconds 120 -Environment $variables -Script @"
            `$ErrorActionPreference = 'Stop'
            Import-Module `$env:EMULATOR, `$env:SUITE
            $Import
            `$emulator = @{ graph = `$env:GRAPH }
            if (Get-Command Add-MgEnvironment -ErrorAction Ignore) { `$null = Add-MgEnvironment -Name ChatModuleTests -GraphEndpoint `$env:GRAPH -AzureADEndpoint `$env:GRAPH }
            function Connect-Emulator([string] `$Query = '') { Connect-MgGraph -AccessToken (New-EmulatorToken `$emulator `$Query) -Environment ChatModuleTests -NoWelcome }
            `$answer = [ordered]@{}
            $Script
            `$answer | ConvertTo-Json -Depth 4 -Compress
"@
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        @($fresh.Output -split "`n" | Where-Object { $_ -like '{*' })[-1] | ConvertFrom-Json
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Connect-GraphChat -UseMgGraph with the real Connect-MgGraph' -Skip:$isMissing {
    BeforeEach { Reset-Emulator $emulator }

    It 'creates one-on-one chats and groups, and waits for an app; imported <_>' -ForEach 'before', 'after' {
        $import = @{
            before = 'Import-Module Microsoft.Graph.Authentication; Import-Module $env:CHATMODULE_MANIFEST'
            after  = 'Import-Module $env:CHATMODULE_MANIFEST; $null = Connect-GraphChat -AccessToken (ConvertTo-SecureString x -AsPlainText) ; Import-Module Microsoft.Graph.Authentication'
        }[$_]
        $answer = Invoke-WithMg -Import $import @'
            Connect-Emulator
            $connection = Connect-GraphChat -UseMgGraph -PassThru
            $answer.Connection = $connection.Account, "$($connection.AuthType)", $connection.Environment, "$($connection.GraphEndpoint)"
            $answer.OneOnOne = (New-GraphChat megan@contoso.com -OneOnOne).ChatType
            $answer.Group = ('megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales).Members.Count
            $answer.App = (New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation).Succeeded
            $answer.Awaited = (New-GraphChat jacob@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -Wait).ChatType
'@
        $answer.Connection | Should -Be 'adele@contoso.com', 'MgGraph', 'ChatModuleTests', "$($emulator.graph)/"
        $answer.OneOnOne, $answer.Group, $answer.App, $answer.Awaited | Should -Be 'oneOnOne', 3, $true, 'oneOnOne'
    }

    It 'loses and doubles nothing in 60 chats through faults, and leaves that session as it was' {
        $answer = Invoke-WithMg @'
            Connect-Emulator
            $before = Get-MgContext | ConvertTo-Json
            Connect-GraphChat -UseMgGraph
            Set-EmulatorFault $emulator @{ method = 'POST'; path = '/chats$'; kind = '500'; every = 10 }, @{ method = 'POST'; path = '/chats$'; kind = '429'; retryAfter = 1; every = 15; times = 2 }, @{ method = 'POST'; path = '/chats$'; kind = '503'; every = 25 }
            $answer.Chats = @(1..60 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne).Count
            $answer.Twice = (Get-EmulatorSummary $emulator).duplicateChats
            Disconnect-GraphChat
            $answer.IsSame = $before -eq (Get-MgContext | ConvertTo-Json)
            $answer.Me = (Invoke-MgGraphRequest -Method GET -Uri /v1.0/me).userPrincipalName
'@
        $answer.Chats, $answer.Twice, $answer.IsSame, $answer.Me | Should -Be 60, 0, $true, 'adele@contoso.com'
    }

    It 'says of a group whose response is lost that it may exist, and sends it once' {
        $answer = Invoke-WithMg @'
            Connect-Emulator
            Connect-GraphChat -UseMgGraph
            Set-EmulatorFault $emulator @{ method = 'POST'; path = '/chats$'; kind = '504'; processed = $true; times = 1 }
            $failure = Get-Failure { 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Lost }
            $answer.Id = $failure.Id
            $answer.Action = $failure.Action
            $answer.Posts = @(Get-EmulatorRequest $emulator POST '/chats$').Count
'@
        $answer.Id, $answer.Posts | Should -Be 'ChatOutcomeUnknown', 1
        $answer.Action | Should -BeLike '*may exist*'
    }

    It 'renews the token through that session before it expires, and after a 401' {
        Set-EmulatorSetting $emulator @{ tokenLifetimeSeconds = 10; latencyMilliseconds = 250; allowAppOnly = $true }
        $answer = Invoke-WithMg @'
            Connect-MgGraph -Identity -Environment ChatModuleTests -NoWelcome
            $answer.IsAppOnly = (Connect-GraphChat -UseMgGraph -PassThru).IsAppOnly
            $answer.Chats = @(1..90 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -With megan@contoso.com -ThrottleLimit 2).Count
            $answer.Rejected = @(Get-EmulatorRequest $emulator POST '/chats$' | Where-Object status -EQ 401).Count
            # That session keeps a token that lives longer than five minutes, whatever the service says of it.
            Set-EmulatorSetting $emulator @{ tokenLifetimeSeconds = 200 }
            Connect-GraphChat -UseMgGraph
            $null = Invoke-RestMethod "$env:GRAPH/_emulator/revoke" -Method Post -ContentType application/json -Body '{}'
            $answer.Revoked = ('megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Revoked).ChatType
'@
        $answer.IsAppOnly, $answer.Chats, $answer.Rejected, $answer.Revoked | Should -Be $true, 90, 0, 'group'
    }

    It 'recognizes an app''s token that was given to Connect-MgGraph by its claims' {
        $answer = Invoke-WithMg @'
            Connect-Emulator 'roles=Chat.Create'
            $answer.IsAppOnly = (Connect-GraphChat -UseMgGraph -PassThru).IsAppOnly
            $answer.Members = (New-GraphChat megan@contoso.com -With alex@contoso.com).Members.Count
'@
        $answer.IsAppOnly, $answer.Members | Should -Be $true, 2
    }

    It 'fails after Disconnect-MgGraph and after somebody else''s sign-in, and goes on after the same user''s' {
        $answer = Invoke-WithMg @'
            Connect-Emulator
            Connect-GraphChat -UseMgGraph
            Connect-Emulator
            $answer.Same = (New-GraphChat megan@contoso.com -OneOnOne).ChatType
            Connect-Emulator 'upn=megan@contoso.com'
            $answer.Other = (Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }).Id
            Connect-GraphChat -UseMgGraph
            $answer.Account = (Get-GraphChatConnection).Account
            $null = Disconnect-MgGraph
            $answer.SignedOut = (Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }).Id
            $answer.Connect = (Get-Failure { Connect-GraphChat -UseMgGraph }).Message
'@
        $answer.Same, $answer.Other, $answer.Account, $answer.SignedOut | Should -Be 'oneOnOne', 'SignInRequired', 'megan@contoso.com', 'SignInRequired'
        $answer.Connect | Should -BeLike 'Nobody is signed in with Connect-MgGraph*'
    }

    It 'works with a prefix, and fails clearly once the module is removed' {
        $answer = Invoke-WithMg -Import 'Import-Module Microsoft.Graph.Authentication -Prefix Zz; Import-Module $env:CHATMODULE_MANIFEST' @'
            $null = Add-ZzMgEnvironment -Name ChatModuleTests -GraphEndpoint $env:GRAPH -AzureADEndpoint $env:GRAPH
            Connect-ZzMgGraph -AccessToken (New-EmulatorToken $emulator) -Environment ChatModuleTests -NoWelcome
            Connect-GraphChat -UseMgGraph
            $answer.Chat = (New-GraphChat megan@contoso.com -OneOnOne).ChatType
            Remove-Module Microsoft.Graph.Authentication
            $failure = Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }
            $answer.Removed = $failure.Id
            $answer.Message = $failure.Message
            $answer.Connect = (Get-Failure { Connect-GraphChat -UseMgGraph }).Id
'@
        $answer.Chat, $answer.Removed, $answer.Connect | Should -Be 'oneOnOne', 'SignInRequired', 'NotConnected'
        $answer.Message | Should -BeLike '*Nobody is signed in with Connect-MgGraph*'
    }

    It 'names Connect-MgGraph -Scopes in the explanation of a missing permission' {
        $answer = Invoke-WithMg @'
            Connect-Emulator 'scp=User.Read'
            Connect-GraphChat -UseMgGraph
            $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne -WarningVariable script:warned -WarningAction SilentlyContinue }
            $answer.Id = $failure.Id
            $answer.Texts = @($failure.Action, "$warned")
'@
        $answer.Id | Should -Be 'MissingPermission'
        $answer.Texts | Should -HaveCount 2
        foreach ($text in $answer.Texts) { $text | Should -BeLike '*Connect-MgGraph -Scopes Chat.Create*' }
    }

    It 'works from other runspaces on one connection' {
        $answer = Invoke-WithMg @'
            Connect-Emulator
            $connection = Connect-GraphChat -UseMgGraph -PassThru
            $answer.Chats = @(1..3 | ForEach-Object -Parallel {
                Import-Module $env:CHATMODULE_MANIFEST
                (New-GraphChat "user0000$_@contoso.com" -OneOnOne -Connection $using:connection).ChatId
            }).Count
'@
        $answer.Chats | Should -Be 3
    }
}
