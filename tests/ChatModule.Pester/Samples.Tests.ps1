# The exit codes of the samples, which a scheduler or a pipeline goes by. QueueWorker.Tests.ps1 tests what the worker does.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--allow-app-only'
    $samples = (Resolve-Path "$PSScriptRoot/../../samples").Path
    $roles = 'roles=Chat.Create Chat.ReadBasic.All ChatMember.ReadWrite.All User.ReadBasic.All'
    $environment = @{ GRAPH = $emulator.graph; SAMPLES = $samples; LOG = "$TestDrive/left.csv"; TOKEN = New-EmulatorToken $emulator $roles -AsPlainText }
    $connect = 'Import-Module $env:CHATMODULE_MANIFEST; Connect-GraphChat -GraphEndpoint $env:GRAPH -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText)'

    # As pwsh -File does, with a connection.
    function Invoke-Sample([string] $Script) { Invoke-FreshPwsh "$connect; $Script; exit `$LASTEXITCODE" -Environment $environment }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Offboarding' {
    BeforeEach {
        Reset-Emulator $emulator
        $create = Invoke-Sample "'megan@contoso.com', 'alex@contoso.com', 'lidia@contoso.com' | New-GraphChat -Topic Sales"
        $create.Errors | Should -BeNullOrEmpty
        Set-Content $environment.LOG 'of an earlier run'
    }

    It 'has the exit code 0 and an empty log when all leavers are out of all groups' {
        $run = Invoke-Sample '& "$env:SAMPLES/Offboarding/Offboarding.ps1" -Leaver megan@contoso.com, alex@contoso.com -Log $env:LOG'
        $run.ExitCode | Should -Be 0 -Because "$($run.Output)$($run.Errors)"
        Get-Content $environment.LOG | Should -BeNullOrEmpty
        (Invoke-RestMethod "$($emulator.graph)/_emulator/chats").members.userPrincipalName | Should -Be 'lidia@contoso.com'
    }

    It 'has the number of leavers who are still in a group, with a line for each in the log' {
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 403; code = 'Forbidden'; message = 'A policy blocks it.'; method = 'DELETE' }
        $run = Invoke-Sample '& "$env:SAMPLES/Offboarding/Offboarding.ps1" -Leaver megan@contoso.com, alex@contoso.com, nobody@contoso.com -Log $env:LOG'
        $run.ExitCode | Should -Be 3 -Because "$($run.Output)$($run.Errors)"
        $log = Import-Csv $environment.LOG
        $log.ErrorId | Should -Be 'AccessDenied', 'AccessDenied', 'MemberNotFound'
        $log.Topic | Should -Be 'Sales', 'Sales', ''
    }

    It 'removes nobody with -WhatIf, and keeps the log' {
        $run = Invoke-Sample '& "$env:SAMPLES/Offboarding/Offboarding.ps1" -Leaver megan@contoso.com -Log $env:LOG -WhatIf'
        $run.ExitCode | Should -Be 0 -Because "$($run.Output)$($run.Errors)"
        $run.Output | Should -Match "Remove .*megan.* from the chat 'Sales'"
        Get-Content $environment.LOG | Should -Be 'of an earlier run'
        (Invoke-RestMethod "$($emulator.graph)/_emulator/chats").members.userPrincipalName | Should -Contain 'megan@contoso.com'
    }

    It 'is not 0 for 256 leavers' -Skip:$IsWindows {
        # Only the last eight bits of an exit code arrive: https://pubs.opengroup.org/onlinepubs/9799919799/functions/exit.html.
        $run = Invoke-Sample '& "$env:SAMPLES/Offboarding/Offboarding.ps1" -Leaver (1..256 | ForEach-Object { "nobody$_@contoso.com" }) -Log $env:LOG'
        $run.ExitCode | Should -Be 255 -Because $run.Errors
    }
}

Describe 'QueueWorker' {
    It 'has the exit code 1 for a queue that cannot be reached' {
        $queues = '-QueueUri http://127.0.0.1:1/rows -PoisonQueueUri http://127.0.0.1:1/poison'
        $run = Invoke-Sample "& `"`$env:SAMPLES/QueueWorker/QueueWorker.ps1`" $queues"
        $run.ExitCode | Should -Be 1
        $run.Errors | Should -BeLike '*Connection refused*'
    }
}
