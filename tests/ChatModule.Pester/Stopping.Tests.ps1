# A pipeline that ends in any way sends no more requests, doesn't hang, and leaves nothing running: with cmdlets that stop a
# pipeline, a signal, and separate processes. ChatModule.Cmdlets.Tests has the tests of the engine.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $people = 1..200 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'

    function Assert-NoFurtherRequest {
        # Requests in flight arrive within a few rounds, also on a busy computer. A poll would be sent within each round.
        $now = (Get-EmulatorSummary $emulator).requests
        foreach ($round in 1..5) {
            $before = $now
            Start-Sleep -Milliseconds 1500
            $now = (Get-EmulatorSummary $emulator).requests
            if ($now -eq $before) { break }
        }
        $now | Should -Be $before -Because 'no more requests are allowed'
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Ctrl+C' {
    BeforeEach { Reset-Emulator $emulator }

    It 'in a terminal sends a signal, which ends the pipeline without a crash' -Skip:$IsWindows {
        $before = (Get-EmulatorSummary $emulator).requests
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 300 }
        $run = Invoke-FreshPwsh @'
            Import-Module $env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            1..2000 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne | ForEach-Object { "created $($_.ChatId)" }
            'after the end'
'@ -Environment @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph } -InterruptAfter 'created'
        $run.Seconds | Should -BeLessThan 60
        $run.Output | Should -Not -BeLike '*after the end*'
        $run.Output + $run.Errors | Should -Not -BeLike '*Unhandled*'
        $sent = (Get-EmulatorSummary $emulator).requests - $before
        $sent | Should -BeGreaterThan 0
        $sent | Should -BeLessThan 1500
        Assert-NoFurtherRequest
    }
}

Describe 'Select-Object' {
    BeforeEach { Reset-Emulator $emulator }

    It '-First 1 ends New-GraphChat after the requests in flight' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        $chat = $people | New-GraphChat -OneOnOne -ThrottleLimit 4 | Select-Object -First 1
        $chat.Members[1].UserPrincipalName | Should -Be 'user00001@contoso.com'
        (Get-EmulatorSummary $emulator).posts | Should -BeLessThan 100
        Assert-NoFurtherRequest
    }

    It '-First 1 ends Wait-GraphChatOperation' {
        Set-EmulatorSetting $emulator @{ operationSeconds = 0.1; operationRules = @(@{ bodyContains = 'user00002'; outcome = 'hang' }) }
        $chats = $people | Select-Object -First 2 | New-GraphChat -OneOnOne -InstalledApp $teamsApp
        ($chats | Wait-GraphChatOperation | Select-Object -First 1).ChatId | Should -Be $chats[0].ChatId
        Assert-NoFurtherRequest
    }
}

# The pipeline accepts no more output, but a group that is sent again would be duplicated.
Describe 'Groups in flight when a pipeline ends' {
    BeforeEach {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 1000 }
        $rows = "Import-Module `$env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString `$env:TOKEN -AsPlainText -Force) -GraphEndpoint `$env:GRAPH
            `$rows = 1..20 | ForEach-Object { [pscustomobject]@{ Topic = `"Row `$_`"; Members = 'megan@contoso.com;alex@contoso.com' } }"
        $environment = @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph }
        <# Every group that was sent is in the output or in a warning. #>
        function Assert-AllReported([string] $Output) {
            $reported = [regex]::Matches($Output, "'(Row \d+)'").ForEach{ $_.Groups[1].Value }
            $sent = @(Get-EmulatorRequest $emulator POST '/chats$' | ForEach-Object { ($_.body | ConvertFrom-Json).topic }) -like 'Row *'
            $sent.Count | Should -BeIn (2..19)
            $sent | Where-Object { $_ -notin $reported } | Should -BeNullOrEmpty -Because $Output
        }
    }

    It 'are in a warning on the host after <End>' -ForEach @(
        @{ End = 'Select-Object -First 1'; Pipeline = '$rows | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1' }
        @{ End = 'a downstream exception'; Pipeline = '& { try { $rows | New-GraphChat -ThrottleLimit 3 | ForEach-Object { $_; throw 1 } } catch { } }' }
        @{ End = '-ErrorAction Stop'; Pipeline = '& { try { @($rows[0]; @{ Topic = "Nobody"; Members = "nobody@contoso.com" }; $rows[1..9]) | New-GraphChat -ThrottleLimit 3 -ErrorAction Stop } catch { } }' }) {
        $run = Invoke-FreshPwsh "$rows; $Pipeline | ForEach-Object { `"created '`$(`$_.Topic)'`" }" -Environment $environment
        $run.Output | Should -BeLike '*WARNING: The pipeline ended before these group chats were output.*'
        Assert-AllReported $run.Output
    }

    It 'are not in a warning when Select-Object has received them' {
        $run = Invoke-FreshPwsh "$rows; `$rows | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1 | ForEach-Object Topic; `$rows[-1] | New-GraphChat | Select-Object -First 1 | ForEach-Object Topic" -Environment $environment
        $run.Output | Should -Match '(?m)^Row 1$'
        $run.Output | Should -Match '(?m)^Row 20$'
        $run.Output | Should -Not -BeLike "*'Row 1'*"
        $run.Output | Should -Not -BeLike "*'Row 20'*"
    }

    It 'are in a warning on the host after Ctrl+C' -Skip:$IsWindows {
        $run = Invoke-FreshPwsh "$rows; `$rows | New-GraphChat -ThrottleLimit 3 | ForEach-Object { `"created '`$(`$_.Topic)'`" }" -Environment $environment -InterruptAfter 'created'
        $run.Output | Should -BeLike '*WARNING: The pipeline ended before these group chats were output.*'
        Assert-AllReported $run.Output
    }

    It 'are not in a warning when warnings are suppressed or for one-on-one chats' -ForEach @(
        '$rows | New-GraphChat -ThrottleLimit 3 -WarningAction SilentlyContinue | Select-Object -First 1'
        '$WarningPreference = "SilentlyContinue"; $rows | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1'
        '"user00001@contoso.com", "user00002@contoso.com", "user00003@contoso.com" | New-GraphChat -OneOnOne -ThrottleLimit 3 | Select-Object -First 1') {
        $run = Invoke-FreshPwsh "$rows; $_ | ForEach-Object ChatType" -Environment $environment
        $run.Output | Should -Not -BeLike '*WARNING*'
        $run.Output.Trim() | Should -BeIn 'group', 'oneOnOne'
    }
}

Describe 'Unobserved exceptions' {
    It 'do not occur and do not end the process after a pipeline ends in any way' {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        Set-EmulatorFault $emulator @{ kind = 'closeAfter'; method = 'POST'; every = 5 }
        $fresh = Invoke-FreshPwsh @'
            Add-Type 'public static class UnobservedExceptions { public static int Count; public static void Watch() { System.Threading.Tasks.TaskScheduler.UnobservedTaskException += (s, e) => { System.Threading.Interlocked.Increment(ref Count); System.Console.Error.WriteLine(e.Exception); }; } }'
            [UnobservedExceptions]::Watch()
            Import-Module $env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            $people = 1..60 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
            foreach ($round in 1..3) {
                $null = $people | New-GraphChat -OneOnOne | Select-Object -First 1
                try { $people | New-GraphChat -OneOnOne | ForEach-Object { throw 'x' } } catch { $null = $_ }
                try { & { $people; throw 'x' } | New-GraphChat -OneOnOne } catch { $null = $_ }
                try { $people | ForEach-Object { @{ Members = $_ } } | New-GraphChat -ErrorAction Stop } catch { $null = $_ }
                [GC]::Collect(); [GC]::WaitForPendingFinalizers()
            }
            Start-Sleep -Milliseconds 500
            [GC]::Collect(); [GC]::WaitForPendingFinalizers()
            "unobserved: $([UnobservedExceptions]::Count)"
'@ -Environment @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph }
        $fresh.Output | Should -BeLike '*unobserved: 0*' -Because $fresh.Errors
        $fresh.ExitCode | Should -Be 0
        Assert-NoFurtherRequest
    }
}
