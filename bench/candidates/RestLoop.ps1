# A typical script: Invoke-RestMethod in a loop without retry. It polls each operation once per second.
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'InFlight', Justification = 'All candidates have the same parameters.')]
param([string] $Kind, [int] $Count, [int] $InFlight, [int] $WarmUp)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$processor = { [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds }
$before = & $processor
$clock = [Diagnostics.Stopwatch]::StartNew()
$root = "$env:BENCH_ENDPOINT/beta"
$callerId = '8b081ef6-4792-4def-b2c9-c363a1bf41d5'
$headers = @{ Authorization = "Bearer $env:BENCH_TOKEN" }

function Get-Body([string] $Kind, [int] $I) {
    $keys = @($callerId, ('user{0:d5}@contoso.com' -f $I))
    $chat = @{ chatType = 'oneOnOne' }
    if ($Kind -eq 'Group') {
        $keys += 'user{0:d5}@contoso.com' -f ($I + 1)
        $chat = @{ chatType = 'group'; topic = "Row $I" }
    }
    $chat.members = @(foreach ($key in $keys) {
            @{ '@odata.type' = '#microsoft.graph.aadUserConversationMember'; roles = @('owner'); 'user@odata.bind' = "$root/users('$key')" }
        })
    if ($Kind -eq 'Await') {
        $chat.installedApps = @(@{ 'teamsApp@odata.bind' = "$root/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4" })
    }
    ConvertTo-Json $chat -Depth 5
}

if ($Kind -eq 'First') {
    $null = Invoke-RestMethod "$root/chats" -Method Post -Headers $headers -ContentType application/json -Body (Get-Body OneOnOne 1)
    @{ seconds = $clock.Elapsed.TotalSeconds; out = 1; errors = 0; processorSeconds = (& $processor) - $before } | ConvertTo-Json -Compress
    return
}
for ($i = $Count + 1; $i -le $Count + $WarmUp; $i++) {
    $null = Invoke-RestMethod "$root/chats" -Method Post -Headers $headers -ContentType application/json -Body (Get-Body OneOnOne $i)
}

$outcome = @{}
$errors = 0
$before = & $processor
$clock.Restart()
$send = {
    for ($i = 1; $i -le $Count; $i++) {
        try {
            $chat = Invoke-RestMethod "$root/chats" -Method Post -Headers $headers -ContentType application/json -Body (Get-Body $Kind $i) -ResponseHeadersVariable responseHeaders
            if ($Kind -eq 'Welcome') {
                $body = ConvertTo-Json @{ body = @{ content = 'Welcome, Person {0:d5}!' -f $i } }
                $chat = Invoke-RestMethod "$root/chats/$($chat.id)/messages" -Method Post -Headers $headers -ContentType application/json -Body $body
            }
            if ($Kind -eq 'Await') { $responseHeaders.Location[0] } else { $chat }
        } catch {
            $errors++
        }
    }
}
if ($Kind -eq 'Stream') {
    $out = 0
    $process = [Diagnostics.Process]::GetCurrentProcess()
    . $send | ForEach-Object {
        if (++$out -eq 500) {
            $process.Refresh()
            $outcome.megabytesAt500 = $process.WorkingSet64 / 1MB
        }
    }
    $outcome.out = $out
} else {
    $results = @(. $send)
    $outcome.out = $results.Count
}
if ($Kind -eq 'Await') {
    $created = $clock.Elapsed.TotalSeconds
    foreach ($location in $results) {
        do {
            # A poll that fails says nothing about the operation.
            $operation = try { Invoke-RestMethod "$root$location" -Headers $headers } catch { $null }
            if ($operation.status -notin 'succeeded', 'failed') { Start-Sleep -Seconds 1 }
        } until ($operation.status -in 'succeeded', 'failed')
    }
    $outcome.waitSeconds = $clock.Elapsed.TotalSeconds - $created
}
$outcome.seconds = $clock.Elapsed.TotalSeconds
$outcome.processorSeconds = (& $processor) - $before
$outcome.errors = $errors
$outcome.peakMegabytes = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
$outcome | ConvertTo-Json -Compress
