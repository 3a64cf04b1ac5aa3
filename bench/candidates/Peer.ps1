# What a script does without ChatModule: 16 requests in parallel, with the retries of its tool. Invoke-RestMethod has a
# typical loop: 429, 5xx, and lost connections, five attempts.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$clock = [Diagnostics.Stopwatch]::StartNew()
switch ($env:BENCH_PEER) {
    rest { Import-Module Microsoft.PowerShell.Utility }
    { $_ -in 'mg', 'mgx' } { Import-Module Microsoft.Graph.Authentication }
    mgx { Import-Module Mgx }
}
$import = $clock.Elapsed.TotalSeconds
if ($env:BENCH_PEER -ne 'rest') {
    $null = Add-MgEnvironment -Name Bench -GraphEndpoint $env:BENCH_ENDPOINT -AzureADEndpoint $env:BENCH_ENDPOINT
    $token = [Net.NetworkCredential]::new('', $env:BENCH_TOKEN).SecurePassword
    Connect-MgGraph -AccessToken $token -Environment Bench -NoWelcome
}

$item = {
    $ErrorActionPreference = 'Stop'
    $root = "$env:BENCH_ENDPOINT/beta"
    $headers = @{ Authorization = "Bearer $env:BENCH_TOKEN" }
    # The ID of what was created, or the address of the operation that creates it.
    function Send([string] $Path, [hashtable] $Body) {
        $request = @{ Method = 'Post'; Body = ConvertTo-Json $Body -Depth 5 }
        # Mgx leaves the token to Microsoft.Graph.Authentication, which doesn't add it for a complete address of another
        # host.
        if ($env:BENCH_PEER -eq 'mgx') {
            return (Invoke-MgxRequest $Path -ApiVersion beta -Headers $headers @request).id
        }
        $request += @{ ContentType = 'application/json'; ResponseHeadersVariable = 'answer' }
        if ($env:BENCH_PEER -eq 'mg') {
            $chat = Invoke-MgGraphRequest "/beta$Path" @request
            return $chat.id ?? $answer.Location
        }
        for ($attempt = 1; ; $attempt++) {
            try {
                $chat = Invoke-RestMethod "$root$Path" -Headers $headers @request
                return $chat.id ?? $answer.Location
            } catch {
                $response = $_.Exception.Response
                $status = [int]$response.StatusCode
                if ($attempt -eq 5 -or ($response -and $status -ne 429 -and $status -lt 500)) { throw }
                $after = $response.Headers.RetryAfter.Delta.TotalSeconds
                Start-Sleep -Seconds ($after ? $after : [math]::Pow(2, $attempt))
            }
        }
    }

    $keys = '8b081ef6-4792-4def-b2c9-c363a1bf41d5', ('user{0:d5}@contoso.com' -f $_)
    $chat = @{ chatType = 'oneOnOne' }
    if ($env:BENCH_WORK -eq 'Group') {
        $keys += 'user{0:d5}@contoso.com' -f ($_ + 1)
        $chat = @{ chatType = 'group'; topic = "Row $_" }
    }
    $chat.members = @(foreach ($key in $keys) {
            @{
                '@odata.type'     = '#microsoft.graph.aadUserConversationMember'
                roles             = @('owner')
                'user@odata.bind' = "$root/users('$key')"
            }
        })
    if ($env:BENCH_WORK -eq 'App') {
        $app = "$root/appCatalogs/teamsApps/05F59CEC-A742-4A50-A62E-202A57E478A4"
        $chat.installedApps = @(@{ 'teamsApp@odata.bind' = $app })
    }
    try {
        $id = Send '/chats' $chat
        if ($env:BENCH_WORK -eq 'Message') { $null = Send "/chats/$id/messages" @{ body = @{ content = 'Welcome' } } }
        $id ? "$id" : 'failed'
    } catch {
        'failed'
    }
}

$first = 1 + $env:BENCH_SKIP
$numbers = $first..($first + $env:BENCH_COUNT - 1)
if ($env:BENCH_FIRST) {
    $results = @($numbers | ForEach-Object $item)
} else {
    $work = $env:BENCH_WORK
    $env:BENCH_WORK = 'Chat'
    $null = 30000 | ForEach-Object -Parallel $item
    $env:BENCH_WORK = $work
    $clock.Restart()
    $results = @($numbers | ForEach-Object -Parallel $item -ThrottleLimit 16)
}
if ($env:BENCH_WORK -eq 'App') {
    $token = $env:BENCH_APP_TOKEN ? $env:BENCH_APP_TOKEN : $env:BENCH_TOKEN
    $headers = @{ Authorization = "Bearer $token" }
    $final = 'succeeded', 'failed'
    $results = @(foreach ($location in $results) {
            $status = $null
            for ($poll = 1; $poll -le 30 -and $location -ne 'failed' -and $status -notin $final; $poll++) {
                try {
                    $operation = if ($env:BENCH_PEER -eq 'mg') { Invoke-MgGraphRequest "/beta$location" } else {
                        Invoke-RestMethod "$env:BENCH_ENDPOINT/beta$location" -Headers $headers
                    }
                    $status = $operation.status
                    $pause = 1
                } catch {
                    # A poll that fails says nothing about the operation.
                    $pause = [math]::Max(1, $_.Exception.Response.Headers.RetryAfter.Delta.TotalSeconds)
                }
                if ($status -notin $final) { Start-Sleep -Seconds $pause }
            }
            $status -eq 'succeeded' ? 'done' : 'failed'
        })
}
$seconds = $clock.Elapsed.TotalSeconds
$failed = @($results -eq 'failed').Count
@{
    seconds   = $seconds
    out       = $results.Count - $failed
    errors    = $failed
    import    = $import
    megabytes = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
    end       = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() / 1000
} | ConvertTo-Json -Compress
