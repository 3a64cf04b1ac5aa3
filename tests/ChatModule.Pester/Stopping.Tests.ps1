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
    BeforeAll {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 1000 }
        $environment = @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph }
        $prepare = @'
            Import-Module $env:CHATMODULE_MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            function Get-Row([string] $Name) { 1..20 | ForEach-Object { [pscustomobject]@{ Topic = "$Name $_"; Members = 'megan@contoso.com;alex@contoso.com' } } }

'@
        $pipelines = [ordered]@{
            First      = 'Get-Row First | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1 | ForEach-Object Topic'
            Throw      = 'try { Get-Row Throw | New-GraphChat -ThrottleLimit 3 | ForEach-Object { $_.Topic; throw 1 } } catch { $null = $_ }'
            Received   = '(Get-Row Received)[0] | New-GraphChat | Select-Object -First 1 | ForEach-Object Topic'
            Quiet      = 'Get-Row Quiet | New-GraphChat -ThrottleLimit 3 -WarningAction SilentlyContinue | Select-Object -First 1 | ForEach-Object Topic'
            Preference = '$WarningPreference = "SilentlyContinue"; Get-Row Preference | New-GraphChat -ThrottleLimit 3 | Select-Object -First 1 | ForEach-Object Topic'
            OneOnOne   = '"user00001@contoso.com", "user00002@contoso.com", "user00003@contoso.com" | New-GraphChat -OneOnOne -ThrottleLimit 3 | Select-Object -First 1 | ForEach-Object ChatType'
        }
        # Markers delimit what the host displays.
        $script = $pipelines.Keys | ForEach-Object { "'##$_'; & { $($pipelines[$_]) }" }
        $run = Invoke-FreshPwsh ($prepare + ($script -join "`n")) -Environment $environment
        function Get-Displayed([string] $Name) { [regex]::Match($run.Output, "(?s)##$Name\r?\n(.*?)(?=##|$)").Groups[1].Value.Trim() }

        <# Every group that was sent is in the output or in a warning. #>
        function Assert-AllReported([string] $Name, [string] $Output) {
            $Output | Should -BeLike '*WARNING: The pipeline ended before these group chats were output.*'
            $reported = [regex]::Matches($Output, "$Name \d+").Value
            $topics = Get-EmulatorRequest $emulator POST '/chats$' | ForEach-Object { ($_.body | ConvertFrom-Json).topic }
            $sent = @($topics -like "$Name *")
            $sent.Count | Should -BeIn (2..19)
            $sent | Where-Object { $_ -notin $reported } | Should -BeNullOrEmpty -Because $Output
        }
    }

    It 'are in a warning on the host after <Of>' -ForEach @(
        @{ Name = 'First'; Of = 'Select-Object -First 1' }
        @{ Name = 'Throw'; Of = 'a downstream exception' }) {
        Assert-AllReported $Name (Get-Displayed $Name)
    }

    It 'are not in a warning when Select-Object has received them' {
        Get-Displayed First | Should -Not -BeLike "*'First 1'*"
        Get-Displayed Received | Should -Be 'Received 1'
    }

    It 'are not in a warning when warnings are suppressed or for one-on-one chats' {
        Get-Displayed Quiet | Should -Be 'Quiet 1'
        Get-Displayed Preference | Should -Be 'Preference 1'
        Get-Displayed OneOnOne | Should -Be 'oneOnOne'
    }

    It 'are in a warning on the host after Ctrl+C in a terminal, a signal that ends the pipeline without a crash' -Skip:$IsWindows {
        $stopped = Invoke-FreshPwsh ($prepare + @'
            Get-Row Stopped | New-GraphChat -ThrottleLimit 3 | ForEach-Object { "created $($_.Topic)" }
            'after the end'
'@) -Environment $environment -InterruptAfter 'created'
        $stopped.Seconds | Should -BeLessThan 60
        $stopped.Output | Should -Not -BeLike '*after the end*'
        $stopped.Output + $stopped.Errors | Should -Not -BeLike '*Unhandled*'
        Assert-AllReported Stopped $stopped.Output
        Assert-NoFurtherRequest
    }
}

Describe 'Unobserved exceptions' {
    It 'do not occur and do not end the process after a pipeline ends in any way' {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ latencyMilliseconds = 100 }
        Set-EmulatorFault $emulator @{ kind = 'closeAfter'; method = 'POST'; every = 5 }
        $fresh = Invoke-FreshPwsh @'
            Register-ObjectEvent ([System.Threading.Tasks.TaskScheduler]) UnobservedTaskException
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
            $unobserved = @(Get-Event)
            "unobserved: $($unobserved.Count) $($unobserved.SourceEventArgs.Exception)"
'@ -Environment @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph }
        $fresh.Output | Should -BeLike '*unobserved: 0*' -Because $fresh.Errors
        $fresh.ExitCode | Should -Be 0
        Assert-NoFurtherRequest
    }
}
