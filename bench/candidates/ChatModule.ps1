# One ChatModule pipeline. The module handles retries, waiting, and order.
param([string] $Kind, [int] $Count, [int] $InFlight, [int] $WarmUp)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$processor = { [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds }
$before = & $processor
$clock = [Diagnostics.Stopwatch]::StartNew()
$module = "$env:BENCH_MODULE/ChatModule.psd1"
Import-Module $module
# Don't use ConvertTo-SecureString, which would load another module.
$token = [Net.NetworkCredential]::new('', $env:BENCH_TOKEN).SecurePassword
$limit = $env:BENCH_RATE_LIMIT ? @{ RateLimit = $env:BENCH_RATE_LIMIT } : @{}
Connect-GraphChat -AccessToken $token -GraphEndpoint $env:BENCH_ENDPOINT @limit
if ($Kind -eq 'First') {
    $chats = @(New-GraphChat user00001@contoso.com -OneOnOne)
    @{ seconds = $clock.Elapsed.TotalSeconds; out = $chats.Count; errors = 0; processorSeconds = (& $processor) - $before } | ConvertTo-Json -Compress
    return
}

# The warm-up uses other users, so that no measured chat exists already.
if ($WarmUp -gt 0) {
    ($Count + 1)..($Count + $WarmUp) | ForEach-Object { 'user{0:d5}@contoso.com' -f ($_ + $env:BENCH_SKIPPED_USERS) } |
        New-GraphChat -OneOnOne -ThrottleLimit $InFlight | Out-Null
}
$outcome = @{}
switch ($Kind) {
    Stream {
        $script:out = 0
        $process = [Diagnostics.Process]::GetCurrentProcess()
        $before = & $processor
        $clock.Restart()
        & { for ($i = 1; $i -le $Count; $i++) { 'user{0:d5}@contoso.com' -f $i } } |
            New-GraphChat -OneOnOne -ThrottleLimit $InFlight -ErrorVariable failed -ErrorAction SilentlyContinue |
            ForEach-Object {
                if (++$script:out -eq 500) {
                    $process.Refresh()
                    $outcome.megabytesAt500 = $process.WorkingSet64 / 1MB
                }
                # Stop the clock and measure the heap at the last chat, before the pipeline ends.
                if ($script:out -eq $Count) {
                    $clock.Stop()
                    $pausedAt = & $processor
                    $outcome.heapMegabytes = [GC]::GetTotalMemory($true) / 1MB
                    $before += (& $processor) - $pausedAt
                    $clock.Start()
                }
            }
        $outcome.out = $script:out
    }
    { $_ -in 'Rows', 'Reuse' } {
        $script:out = 0
        $before = & $processor
        $clock.Restart()
        & { foreach ($i in 1..$Count) { [pscustomobject]@{ Topic = "Row $i"; Members = 'user{0:d5}@contoso.com;user{1:d5}@contoso.com' -f $i, ($i + 1) } } } |
            New-GraphChat -ReuseExisting:($Kind -eq 'Reuse') -ThrottleLimit $InFlight -ErrorVariable failed -ErrorAction SilentlyContinue |
            ForEach-Object {
                # Stop the clock and measure the heap at the last chat, before the pipeline ends.
                if (++$script:out -eq $Count) {
                    $clock.Stop()
                    $pausedAt = & $processor
                    $outcome.heapMegabytes = [GC]::GetTotalMemory($true) / 1MB
                    $before += (& $processor) - $pausedAt
                    $clock.Start()
                }
            }
        $outcome.out = $script:out
    }
    Welcome {
        $users = foreach ($i in 1..$Count) { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $i; DisplayName = 'Person {0:d5}' -f $i } }
        $before = & $processor
        $clock.Restart()
        $sent = @($users | New-GraphChat -OneOnOne -ThrottleLimit $InFlight -ErrorVariable failed -ErrorAction SilentlyContinue |
                Send-GraphChatMessage { "Welcome, $($_.InputObject.DisplayName)!" } -ThrottleLimit $InFlight -ErrorVariable unsent -ErrorAction SilentlyContinue)
        $failed = @($failed) + @($unsent)
        $outcome.out = $sent.Count
    }
    Group {
        $rows = foreach ($i in 1..$Count) {
            [pscustomobject]@{ Topic = "Row $i"; Members = 'user{0:d5}@contoso.com;user{1:d5}@contoso.com' -f $i, ($i + 1) }
        }
        $before = & $processor
        $clock.Restart()
        $chats = @($rows | New-GraphChat -ThrottleLimit $InFlight -ErrorVariable failed -ErrorAction SilentlyContinue)
        $outcome.out = $chats.Count
    }
    Await {
        $users = foreach ($i in 1..$Count) { 'user{0:d5}@contoso.com' -f $i }
        $before = & $processor
        $clock.Restart()
        $chats = @($users | New-GraphChat -OneOnOne -ThrottleLimit $InFlight -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -ErrorVariable failed -ErrorAction SilentlyContinue)
        $created = $clock.Elapsed.TotalSeconds
        $done = @($chats | Wait-GraphChatOperation -ErrorVariable +failed -ErrorAction SilentlyContinue)
        $outcome.waitSeconds = $clock.Elapsed.TotalSeconds - $created
        $outcome.out = @($done | Where-Object Succeeded).Count
    }
    Tenants {
        $tenants = foreach ($n in 0..19) {
            $token = (Invoke-RestMethod "$env:BENCH_ENDPOINT/_emulator/token?tid=$(New-Guid)&scp=Chat.Create").accessToken
            [pscustomobject]@{
                Token  = ConvertTo-SecureString $token -AsPlainText
                People = foreach ($i in 1..($Count / 20)) { 'user{0:d5}@contoso.com' -f ($n * $Count / 20 + $i) }
            }
        }
        $before = & $processor
        $clock.Restart()
        $parts = @($tenants | ForEach-Object -ThrottleLimit 20 -Parallel {
                Import-Module $using:module
                $connection = Connect-GraphChat -AccessToken $_.Token -GraphEndpoint $env:BENCH_ENDPOINT -PassThru
                $chats = @($_.People | New-GraphChat -OneOnOne -Connection $connection -ThrottleLimit $using:InFlight -ErrorVariable failed -ErrorAction SilentlyContinue)
                [pscustomobject]@{ Chats = $chats.Count; Failed = $failed }
            })
        $failed = @($parts.Failed)
        $outcome.out = [int]($parts | Measure-Object Chats -Sum).Sum
    }
    default {
        $users = foreach ($i in 1..$Count) { 'user{0:d5}@contoso.com' -f ($i + $env:BENCH_SKIPPED_USERS) }
        $before = & $processor
        $clock.Restart()
        $chats = @($users | New-GraphChat -OneOnOne -ThrottleLimit $InFlight -ErrorVariable failed -ErrorAction SilentlyContinue)
        $outcome.out = $chats.Count
    }
}
$outcome.seconds = $clock.Elapsed.TotalSeconds
$outcome.endedAt = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() / 1000
$outcome.processorSeconds = (& $processor) - $before
$records = @($failed | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
$outcome.errors = $records.Count
$outcome.unknown = @($records | Where-Object FullyQualifiedErrorId -Like '*OutcomeUnknown*').Count
$outcome.peakMegabytes = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
$outcome | ConvertTo-Json -Compress
