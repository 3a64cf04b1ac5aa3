# -UseMgGraph with the real Microsoft.Graph.Authentication, when it's installed. The tests in the process use a stub of version 2.38. Each
# test runs in a new pwsh process, because the session of that module belongs to the process.

BeforeDiscovery {
    $script:isMissing = -not (Get-Module -ListAvailable Microsoft.Graph.Authentication)
    if ($isMissing) { Write-Warning 'SKIPPED: -UseMgGraph is not tested with the real Connect-MgGraph, because Microsoft.Graph.Authentication is not installed.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--operation-seconds', '0.2', '--allow-app-only'
    $variables = @{
        GRAPH = $emulator.graph; EMULATOR = "$PSScriptRoot/Support/Emulator.psm1"; SUITE = "$PSScriptRoot/Support/Suite.psm1"
        # The settings of the module, with the added environment, are in a home directory of this run.
        HOME = "$TestDrive"; USERPROFILE = "$TestDrive"; NO_PROXY = '127.0.0.1'
        IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
    }
    $modules = @($env:PSModulePath -split [IO.Path]::PathSeparator) + @(Get-Module -ListAvailable Microsoft.Graph.Authentication | ForEach-Object { Split-Path (Split-Path (Split-Path $_.Path)) })
    $variables.PSModulePath = ($modules | Select-Object -Unique) -join [IO.Path]::PathSeparator

    <# Runs a script in a new pwsh process with both modules imported, and returns the value of $result. #>
    function Invoke-WithMg([string] $Script, [string] $Import = 'Import-Module Microsoft.Graph.Authentication; Import-Module $env:CHATMODULE_MANIFEST') {
        $fresh = Invoke-FreshPwsh -TimeoutSeconds 120 -Environment $variables -Script @"
            `$ErrorActionPreference = 'Stop'
            Import-Module `$env:EMULATOR, `$env:SUITE
            $Import
            `$emulator = @{ graph = `$env:GRAPH }
            if (Get-Command Add-MgEnvironment -ErrorAction Ignore) { `$null = Add-MgEnvironment -Name ChatModuleTests -GraphEndpoint `$env:GRAPH -AzureADEndpoint `$env:GRAPH }
            function Connect-Emulator([string] `$Query = '') { Connect-MgGraph -AccessToken (New-EmulatorToken `$emulator `$Query) -Environment ChatModuleTests -NoWelcome }
            `$result = [ordered]@{}
            $Script
            `$result | ConvertTo-Json -Depth 4 -Compress
"@
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        @($fresh.Output -split "`n" | Where-Object { $_ -like '{*' })[-1] | ConvertFrom-Json
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Connect-GraphChat -UseMgGraph with the real Connect-MgGraph' -Skip:$isMissing {
    BeforeEach { Reset-Emulator $emulator }

    It 'creates chats, also from other runspaces, waits for an app, and does not change the session, imported <_>' -ForEach 'before', 'after' {
        $import = @{
            before = 'Import-Module Microsoft.Graph.Authentication; Import-Module $env:CHATMODULE_MANIFEST'
            after  = 'Import-Module $env:CHATMODULE_MANIFEST; $null = Connect-GraphChat -AccessToken (ConvertTo-SecureString x -AsPlainText) ; Import-Module Microsoft.Graph.Authentication'
        }[$_]
        $result = Invoke-WithMg -Import $import @'
            Connect-Emulator
            $before = Get-MgContext | ConvertTo-Json
            $connection = Connect-GraphChat -UseMgGraph -PassThru
            $result.Connection = $connection.Account, "$($connection.AuthType)", $connection.Environment, "$($connection.GraphEndpoint)"
            $result.OneOnOne = (New-GraphChat megan@contoso.com -OneOnOne).ChatType
            $result.Group = ('megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales).Members.Count
            $result.App = (New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation).Succeeded
            $result.Chats = @(1..3 | ForEach-Object -Parallel {
                Import-Module $env:CHATMODULE_MANIFEST
                New-GraphChat "user0000$_@contoso.com" -OneOnOne -Connection $using:connection
            }).Count
            Disconnect-GraphChat
            $result.IsSame = $before -eq (Get-MgContext | ConvertTo-Json)
            $result.Me = (Invoke-MgGraphRequest -Method GET -Uri /v1.0/me).userPrincipalName
'@
        $result.Connection | Should -Be 'adele@contoso.com', 'MgGraph', 'ChatModuleTests', "$($emulator.graph)/"
        $result.OneOnOne, $result.Group, $result.App, $result.Chats | Should -Be 'oneOnOne', 3, $true, 3
        $result.IsSame, $result.Me | Should -Be $true, 'adele@contoso.com'
    }

    It 'renews the token with the MgGraph session before it expires and after a 401 response' {
        Set-EmulatorSetting $emulator @{ tokenLifetimeSeconds = 10; latencyMilliseconds = 250; allowAppOnly = $true }
        $result = Invoke-WithMg @'
            Connect-MgGraph -Identity -Environment ChatModuleTests -NoWelcome
            $result.IsAppOnly = (Connect-GraphChat -UseMgGraph -PassThru).IsAppOnly
            $result.Chats = @(1..90 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -With megan@contoso.com -ThrottleLimit 2).Count
            $result.Rejected = @(Get-EmulatorRequest $emulator POST '/chats$' | Where-Object status -EQ 401).Count
            # The session keeps a token with a lifetime of more than five minutes even when the service rejects it.
            Set-EmulatorSetting $emulator @{ tokenLifetimeSeconds = 200 }
            Connect-GraphChat -UseMgGraph
            $null = Invoke-RestMethod "$env:GRAPH/_emulator/revoke" -Method Post -ContentType application/json -Body '{}'
            $result.Revoked = ('megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Revoked).ChatType
'@
        $result.IsAppOnly, $result.Chats, $result.Rejected, $result.Revoked | Should -Be $true, 90, 0, 'group'
    }

    It 'fails after Disconnect-MgGraph and a sign-in of another user, and continues after a sign-in of the same user' {
        $result = Invoke-WithMg @'
            Connect-Emulator
            Connect-GraphChat -UseMgGraph
            Connect-Emulator
            $result.Same = (New-GraphChat megan@contoso.com -OneOnOne).ChatType
            Connect-Emulator 'upn=megan@contoso.com'
            $result.Other = (Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }).Id
            Connect-GraphChat -UseMgGraph
            $result.Account = (Get-GraphChatConnection).Account
            $null = Disconnect-MgGraph
            $result.SignedOut = (Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }).Id
            $result.Connect = (Get-Failure { Connect-GraphChat -UseMgGraph }).Message
'@
        $result.Same, $result.Other, $result.Account, $result.SignedOut | Should -Be 'oneOnOne', 'SignInRequired', 'megan@contoso.com', 'SignInRequired'
        $result.Connect | Should -BeLike 'No one is signed in with Connect-MgGraph*'
    }
}
