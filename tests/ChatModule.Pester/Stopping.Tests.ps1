# However a pipeline ends, nothing more reaches the service, nothing hangs, and nothing is left behind.

BeforeDiscovery {
    # Each makes work that would go on for long: slow answers, or operations that never end.
    $script:commands = @(
        @{ Command = 'New-GraphChat'; Script = '$people | New-GraphChat -OneOnOne -Connection $connection' }
        @{ Command = 'New-GraphChat -Wait'; Script = '$people | New-GraphChat -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -Wait -Connection $connection' }
        @{ Command = 'Wait-GraphChatOperation'; Script = '$chats | Wait-GraphChatOperation -Connection $connection' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $manifest = Get-ModuleUnderTest
    Import-Module $manifest
    $emulator = Start-GraphEmulator
    $connection = Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph -PassThru
    $people = 1..200 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'

    <# Starts it with answers that take 300 ms and operations that never end, and waits until it is well under way. #>
    function Start-Endless([string] $Script) {
        Set-EmulatorSetting $emulator @{ operationRules = @(@{ outcome = 'hang' }); latencyMilliseconds = 0 }
        $script:chats = $people | Select-Object -First 20 | New-GraphChat -OneOnOne -InstalledApp $teamsApp
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 300 }
        $before = (Get-EmulatorSummary $emulator).requests
        $run = Start-InRunspace "Import-Module `$manifest; $Script" @{ manifest = $manifest; connection = $connection; people = $people; chats = $script:chats }
        Wait-Until { (Get-EmulatorSummary $emulator).requests -gt $before + 5 }
        $run
    }
    function Assert-Silence {
        # What was on its way has arrived by then; and a poll would come within the second.
        Start-Sleep -Milliseconds 400
        $count = (Get-EmulatorSummary $emulator).requests
        Start-Sleep -Milliseconds 1300
        (Get-EmulatorSummary $emulator).requests | Should -Be $count -Because 'nothing more may be sent'
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Ctrl+C' {
    BeforeEach { Reset-Emulator $emulator }

    It 'ends <Command> at once, and nothing more is sent' -ForEach $commands {
        $run = Start-Endless $Script
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $run.PowerShell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $run.PowerShell.InvocationStateInfo.State | Should -Be 'Stopped'
        Assert-Silence
        $run.Runspace.Dispose()
    }

    It 'ends the wait that a Retry-After asks for' {
        Set-EmulatorFault $emulator @{ kind = '429'; method = 'POST'; retryAfter = 300 }
        $run = Start-InRunspace 'Import-Module $manifest; $people | New-GraphChat -OneOnOne -Connection $connection' @{ manifest = $manifest; connection = (Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph -PassThru); people = $people }
        Wait-Until { (Get-EmulatorSummary $emulator).requests429 -gt 0 }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $run.PowerShell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        Assert-Silence
        $run.Runspace.Dispose()
        Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    }

    It 'in a terminal, which is a signal to the process, ends it without a crash' -Skip:$IsWindows {
        $before = (Get-EmulatorSummary $emulator).requests
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 300 }
        $ended = Invoke-FreshPwsh @'
            Import-Module $env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            1..200 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne | ForEach-Object { "made $($_.ChatId)" }
            'after the end'
'@ -Environment @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph } -InterruptAfter 'made'
        $ended.Seconds | Should -BeLessThan 10
        $ended.Output | Should -Not -BeLike '*after the end*'
        $ended.Output + $ended.Errors | Should -Not -BeLike '*Unhandled*'
        $sent = (Get-EmulatorSummary $emulator).requests - $before
        $sent | Should -BeGreaterThan 0
        $sent | Should -BeLessThan 150
        Assert-Silence
    }
}

Describe 'A closed runspace' {
    BeforeEach { Reset-Emulator $emulator }

    It 'ends <Command> that runs in it, and nothing more is sent' -ForEach $commands {
        $run = Start-Endless $Script
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $run.Runspace.Close()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        Assert-Silence
        $run.Runspace.Dispose()
    }
}

Describe 'An end from within the pipeline' {
    BeforeEach { Reset-Emulator $emulator }

    It 'Select-Object -First 1 ends New-GraphChat: only what was in flight was sent' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        $chat = $people | New-GraphChat -OneOnOne -ThrottleLimit 4 | Select-Object -First 1
        $chat.Members[1].UserPrincipalName | Should -Be 'user00001@contoso.com'
        (Get-EmulatorSummary $emulator).posts | Should -BeLessOrEqual 12
        Assert-Silence
    }

    It 'Select-Object -First 1 ends Wait-GraphChatOperation' {
        Set-EmulatorSetting $emulator @{ operationSeconds = 0.1; operationRules = @(@{ bodyContains = 'user00002'; outcome = 'hang' }) }
        $chats = $people | Select-Object -First 2 | New-GraphChat -OneOnOne -InstalledApp $teamsApp
        ($chats | Wait-GraphChatOperation | Select-Object -First 1).ChatId | Should -Be $chats[0].ChatId
        Assert-Silence
    }

    It '-ErrorAction Stop ends New-GraphChat at the first error' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        { @('nobody@contoso.com'; $people) | New-GraphChat -OneOnOne -ThrottleLimit 4 -ErrorAction Stop } | Should -Throw -ErrorId 'MemberNotFound,*'
        (Get-EmulatorSummary $emulator).posts | Should -BeLessThan 100
        Assert-Silence
    }

    It '-ErrorAction Stop ends Wait-GraphChatOperation at the first error' {
        Set-EmulatorSetting $emulator @{ operationSeconds = 0.1; operationRules = @(@{ bodyContains = 'user00001'; outcome = 'fail' }, @{ bodyContains = 'user00002'; outcome = 'hang' }) }
        $chats = $people | Select-Object -First 2 | New-GraphChat -OneOnOne -InstalledApp $teamsApp
        { $chats | Wait-GraphChatOperation -ErrorAction Stop } | Should -Throw -ErrorId 'OperationFailed,*'
        Assert-Silence
    }

    It 'an upstream exception ends New-GraphChat, and the people of the unfinished group are not sent' {
        { & { 'megan@contoso.com'; throw 'upstream' } | New-GraphChat -Topic Unfinished } | Should -Throw 'upstream'
        (Get-EmulatorSummary $emulator).posts | Should -Be 0
    }

    It 'an upstream exception ends New-GraphChat -OneOnOne with what was in flight' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 300 }
        { & { $people | Select-Object -First 20; throw 'upstream' } | New-GraphChat -OneOnOne -ThrottleLimit 4 } | Should -Throw 'upstream'
        (Get-EmulatorSummary $emulator).posts | Should -BeLessOrEqual 20
        Assert-Silence
    }

    It 'an upstream exception ends Wait-GraphChatOperation' {
        Set-EmulatorSetting $emulator @{ operationRules = @(@{ outcome = 'hang' }) }
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp
        { & { $chat; throw 'upstream' } | Wait-GraphChatOperation } | Should -Throw 'upstream'
        Assert-Silence
    }

    It 'a downstream exception ends New-GraphChat' {
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        { $people | New-GraphChat -OneOnOne -ThrottleLimit 4 | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        (Get-EmulatorSummary $emulator).posts | Should -BeLessOrEqual 12
        Assert-Silence
    }
}

# The pipeline takes no more output then, but a group that is sent again is there twice.
Describe 'Groups that were under way when it ended' {
    BeforeEach {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 300 }
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
        $ended.Output | Should -BeLike '*WARNING: The pipeline ended before these group chats came out.*'
        Assert-AllIsKnown $ended.Output
    }

    It 'are named by the host after Ctrl+C' -Skip:$IsWindows {
        $ended = Invoke-FreshPwsh "$rows; `$rows | New-GraphChat -ThrottleLimit 3 | ForEach-Object { `"made '`$(`$_.Topic)'`" }" -Environment $environment -InterruptAfter 'made'
        $ended.Output | Should -BeLike '*WARNING: The pipeline ended before these group chats came out.*'
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
