# A more advanced script: ForEach-Object -Parallel with a typical retry (429 and 5xx, five attempts).
param([string] $Kind, [int] $Count, [int] $InFlight, [int] $WarmUp)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$processor = { [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds }
$before = & $processor
$root = "$env:BENCH_ENDPOINT/beta"
$headers = @{ Authorization = "Bearer $env:BENCH_TOKEN" }

$send = {
    $i = $_
    $ErrorActionPreference = 'Stop'
    $root = $using:root
    $headers = $using:headers
    $kind = $using:Kind
    # The warm-up sends no messages.
    if ($kind -eq 'Welcome' -and $i -gt $using:Count) { $kind = 'OneOnOne' }
    $keys = @('8b081ef6-4792-4def-b2c9-c363a1bf41d5', ('user{0:d5}@contoso.com' -f $i))
    $chat = @{ chatType = 'oneOnOne' }
    if ($kind -eq 'Group') {
        $keys += 'user{0:d5}@contoso.com' -f ($i + 1)
        $chat = @{ chatType = 'group'; topic = "Row $i" }
    }
    $chat.members = @(foreach ($key in $keys) {
            @{ '@odata.type' = '#microsoft.graph.aadUserConversationMember'; roles = @('owner'); 'user@odata.bind' = "$root/users('$key')" }
        })
    if ($kind -eq 'Await') {
        $chat.installedApps = @(@{ 'teamsApp@odata.bind' = "$root/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4" })
    }
    $body = ConvertTo-Json $chat -Depth 5
    for ($attempt = 1; ; $attempt++) {
        try {
            $response = Invoke-RestMethod "$root/chats" -Method Post -Headers $headers -ContentType application/json -Body $body -ResponseHeadersVariable responseHeaders
            if ($kind -eq 'Welcome') {
                $text = ConvertTo-Json @{ body = @{ content = 'Welcome, Person {0:d5}!' -f $i } }
                $response = Invoke-RestMethod "$root/chats/$($response.id)/messages" -Method Post -Headers $headers -ContentType application/json -Body $text
            }
            if ($kind -eq 'Await') { $responseHeaders.Location[0] } else { $response }
            break
        } catch {
            $status = [int]$_.Exception.Response.StatusCode
            if ($attempt -ge 5 -or ($status -ne 0 -and $status -ne 429 -and $status -lt 500)) {
                "error $status"
                break
            }
            $after = $_.Exception.Response.Headers.RetryAfter.Delta.TotalSeconds
            Start-Sleep -Seconds ($after ? $after : [math]::Pow(2, $attempt))
        }
    }
}
$wait = {
    do {
        # A poll that fails says nothing about the operation.
        $operation = try { Invoke-RestMethod "$using:root$_" -Headers $using:headers } catch { $null }
        if ($operation.status -notin 'succeeded', 'failed') { Start-Sleep -Seconds 1 }
    } until ($operation.status -in 'succeeded', 'failed')
}

if ($WarmUp -gt 0) {
    $null = ($Count + 1)..($Count + $WarmUp) | ForEach-Object -Parallel $send -ThrottleLimit $InFlight
}
$outcome = @{}
$before = & $processor
$clock = [Diagnostics.Stopwatch]::StartNew()
if ($Kind -eq 'Stream') {
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $out = 0
    $errors = 0
    1..$Count | ForEach-Object -Parallel $send -ThrottleLimit $InFlight | ForEach-Object {
        if ($_ -is [string]) {
            $errors++
        } elseif (++$out -eq 500) {
            $process.Refresh()
            $outcome.megabytesAt500 = $process.WorkingSet64 / 1MB
        }
    }
    $outcome.out = $out
} else {
    $results = @(1..$Count | ForEach-Object -Parallel $send -ThrottleLimit $InFlight)
    $succeeded = @($results | Where-Object { $_ -isnot [string] -or $_ -notlike 'error *' })
    $outcome.out = $succeeded.Count
    $errors = $results.Count - $succeeded.Count
}
if ($Kind -eq 'Await') {
    $created = $clock.Elapsed.TotalSeconds
    $succeeded | ForEach-Object -Parallel $wait -ThrottleLimit $InFlight
    $outcome.waitSeconds = $clock.Elapsed.TotalSeconds - $created
}
$outcome.seconds = $clock.Elapsed.TotalSeconds
$outcome.processorSeconds = (& $processor) - $before
$outcome.errors = $errors
$outcome.peakMegabytes = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
$outcome | ConvertTo-Json -Compress
