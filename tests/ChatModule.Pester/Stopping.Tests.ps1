# However a pipeline ends, nothing more reaches the service, nothing hangs, and nothing is left behind: with utility cmdlets,
# a terminal's signal, and a process of its own. What the engine alone can end is in ChatModule.Cmdlets.Tests.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $people = 1..200 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'

    function Assert-Silence {
        # What was on its way arrives within a few rounds, however busy the machine is; a poll would come within each.
        $now = (Get-EmulatorSummary $emulator).requests
        foreach ($round in 1..5) {
            $before = $now
            Start-Sleep -Milliseconds 1500
            $now = (Get-EmulatorSummary $emulator).requests
            if ($now -eq $before) { break }
        }
        $now | Should -Be $before -Because 'nothing more may be sent'
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Ctrl+C' {
    BeforeEach { Reset-Emulator $emulator }

    It 'in a terminal, which is a signal to the process, ends it without a crash' -Skip:$IsWindows {
        $before = (Get-EmulatorSummary $emulator).requests
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 300 }
        $ended = Invoke-FreshPwsh @'
            Import-Module $env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            1..2000 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne | ForEach-Object { "made $($_.ChatId)" }
            'after the end'
'@ -Environment @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph } -InterruptAfter 'made'
        $ended.Seconds | Should -BeLessThan 60
        $ended.Output | Should -Not -BeLike '*after the end*'
        $ended.Output + $ended.Errors | Should -Not -BeLike '*Unhandled*'
        $sent = (Get-EmulatorSummary $emulator).requests - $before
        $sent | Should -BeGreaterThan 0
        $sent | Should -BeLessThan 1500
        Assert-Silence
    }
}

Describe 'Select-Object' {
    BeforeEach { Reset-Emulator $emulator }

    It '-First 1 ends New-GraphChat: only what was in flight was sent' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        $chat = $people | New-GraphChat -OneOnOne -ThrottleLimit 4 | Select-Object -First 1
        $chat.Members[1].UserPrincipalName | Should -Be 'user00001@contoso.com'
        (Get-EmulatorSummary $emulator).posts | Should -BeLessThan 100
        Assert-Silence
    }

    It '-First 1 ends Wait-GraphChatOperation' {
        Set-EmulatorSetting $emulator @{ operationSeconds = 0.1; operationRules = @(@{ bodyContains = 'user00002'; outcome = 'hang' }) }
        $chats = $people | Select-Object -First 2 | New-GraphChat -OneOnOne -InstalledApp $teamsApp
        ($chats | Wait-GraphChatOperation | Select-Object -First 1).ChatId | Should -Be $chats[0].ChatId
        Assert-Silence
    }
}

# The pipeline takes no more output then, but a group that is sent again is there twice.
Describe 'Groups that were under way when it ended' {
    BeforeEach {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 1000 }
        $rows = "Import-Module `$env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString `$env:TOKEN -AsPlainText -Force) -GraphEndpoint `$env:GRAPH
            `$rows = 1..20 | ForEach-Object { [pscustomobject]@{ Topic = `"Row `$_`"; Members = 'megan@contoso.com;alex@contoso.com' } }"
        $environment = @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph }
        <# What the service was sent is in what was put out or told. #>
        function Assert-AllIsKnown([string] $Output) {
            $known = [regex]::Matches($Output, "'(Row \d+)'").ForEach{ $_.Groups[1].Value }
            $sent = @(Get-EmulatorRequest $emulator POST '/chats$' | ForEach-Object { ($_.body | ConvertFrom-Json).topic }) -like 'Row *'
            $sent.Count | Should -BeIn (2..19)
            $sent | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty -Because $Output
        }
    }

    It 'are named by the host after <End>' -ForEach @(
        @{ End = 'Select-Object -First 1'; Pipeline = '$rows | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1' }
        @{ End = 'a downstream exception'; Pipeline = '& { try { $rows | New-GraphChat -ThrottleLimit 3 | ForEach-Object { $_; throw 1 } } catch { } }' }
        @{ End = '-ErrorAction Stop'; Pipeline = '& { try { @($rows[0]; @{ Topic = "Nobody"; Members = "nobody@contoso.com" }; $rows[1..9]) | New-GraphChat -ThrottleLimit 3 -ErrorAction Stop } catch { } }' }) {
        $ended = Invoke-FreshPwsh "$rows; $Pipeline | ForEach-Object { `"made '`$(`$_.Topic)'`" }" -Environment $environment
        $ended.Output | Should -BeLike '*WARNING: The pipeline ended before these group chats were output.*'
        Assert-AllIsKnown $ended.Output
    }

    It 'are named by the host after Ctrl+C' -Skip:$IsWindows {
        $ended = Invoke-FreshPwsh "$rows; `$rows | New-GraphChat -ThrottleLimit 3 | ForEach-Object { `"made '`$(`$_.Topic)'`" }" -Environment $environment -InterruptAfter 'made'
        $ended.Output | Should -BeLike '*WARNING: The pipeline ended before these group chats were output.*'
        Assert-AllIsKnown $ended.Output
    }

    It 'are not named where warnings are not wanted, nor one-on-one chats at all' -ForEach @(
        '$rows | New-GraphChat -ThrottleLimit 3 -WarningAction SilentlyContinue | Select-Object -First 1'
        '$WarningPreference = "SilentlyContinue"; $rows | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1'
        '"user00001@contoso.com", "user00002@contoso.com", "user00003@contoso.com" | New-GraphChat -OneOnOne -ThrottleLimit 3 | Select-Object -First 1') {
        $ended = Invoke-FreshPwsh "$rows; $_ | ForEach-Object ChatType" -Environment $environment
        $ended.Output | Should -Not -BeLike '*WARNING*'
        $ended.Output.Trim() | Should -BeIn 'group', 'oneOnOne'
    }
}

Describe 'Nothing is left behind' {
    It 'no exception stays unobserved and none ends the process, after ends of every kind' {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        Set-EmulatorFault $emulator @{ kind = 'closeAfter'; method = 'POST'; every = 5 }
        $fresh = Invoke-FreshPwsh @'
            Add-Type 'public static class Unseen { public static int Count; public static void Watch() { System.Threading.Tasks.TaskScheduler.UnobservedTaskException += (s, e) => { System.Threading.Interlocked.Increment(ref Count); System.Console.Error.WriteLine(e.Exception); }; } }'
            [Unseen]::Watch()
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
            "unobserved: $([Unseen]::Count)"
'@ -Environment @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph }
        $fresh.Output | Should -BeLike '*unobserved: 0*' -Because $fresh.Errors
        $fresh.ExitCode | Should -Be 0
        Assert-Silence
    }
}
