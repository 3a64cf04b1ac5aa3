#Requires -Version 7.4
#Requires -Modules ChatModule
<#
.SYNOPSIS
Runs the cmdlets of ChatModule in a test tenant, and compares what the service does with what the emulator does.

.DESCRIPTION
Runs the steps in Steps.ps1 as the signed-in user, with two other users: one-on-one and group chats, an app, members,
topics, messages, documented errors, and how many requests Microsoft Graph accepts before the first 429. -WhatIf lists
them without a request.

The record has each request and response without tokens, names, IDs, and texts: Redaction.psd1 has what it may contain.
It's compared with the record of the emulator, and each difference is listed.

.PARAMETER User
The user principal names of two users with a Teams license. The first one becomes a member of two groups, with messages.

.PARAMETER App
The ID of a Teams app in the catalog. Without it, the steps with an app are skipped.

.PARAMETER Record
The file for the record.

.PARAMETER Reference
The record to compare with. The default is the one of the emulator.

.PARAMETER MaxRequests
The requests for each measurement of 429. With 0, nothing is measured.

.PARAMETER MaxSeconds
The seconds for each measurement of 429.

.PARAMETER PassThru
Outputs an object with Steps, Differences, and Record.

.EXAMPLE
Connect-GraphChat -Scopes Chat.ReadWrite, ChatMember.ReadWrite, User.ReadBasic.All -ServiceLimits Unknown
./tests/Tenant/Test-Tenant.ps1 megan@contoso.com, alex@contoso.com
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [ValidateCount(2, 2)] [string[]] $User,
    [System.Nullable[guid]] $App,
    [string] $Record = 'tenant.jsonl',
    [string] $Reference = "$PSScriptRoot/emulator.jsonl",
    [ValidateRange(0, 1000)] [int] $MaxRequests = 50,
    [ValidateRange(1, 600)] [int] $MaxSeconds = 15,
    [switch] $PassThru
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Record.psm1"
$steps = & "$PSScriptRoot/Steps.ps1"
$user1, $user2 = $User

# Outputs an item again and again, until there's a 429 or a bound is reached.
function Get-Repeated([scriptblock] $Item) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    for ($count = 0; $count -lt $MaxRequests -and $clock.Elapsed.TotalSeconds -lt $MaxSeconds; $count++) { & $Item }
}

# Runs a step once: its output, its errors, and its requests, which are recorded.
function Invoke-Step($Step) {
    $isThrottled = $false
    $result = @{ Output = @(); Errors = @(); Requests = 0 }
    $ErrorActionPreference = $DebugPreference = 'Continue'
    $WarningPreference = 'SilentlyContinue'
    try {
        & $Step.Run 2>&1 5>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.DebugRecord]) {
                Add-DebugLine $recorder $Step.Name $_.Message
                if ($_.Message -match ' -> (\d+) in ') {
                    $result.Requests++
                    $isThrottled = $Matches[1] -eq 429
                }
            }
            elseif ($_ -is [System.Management.Automation.ErrorRecord]) { $result.Errors += $_ }
            else { $result.Output += $_ }
            # Ends the measurement. No other step outputs this.
            if ($isThrottled -and $Step.Measures) { $true }
        } | Select-Object -First 1 | Out-Null
    }
    catch { $result.Errors += $_ }
    $result
}

# What is wrong with a result, or nothing.
function Get-Deviation($Step, $Result) {
    $errorIds = @($Result.Errors | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] })
    if ($Step.Fails) {
        return "$errorIds" -eq $Step.Fails ? $null : "expected the error $($Step.Fails), but got: $errorIds"
    }
    if ($errorIds) { return "$errorIds" }
    $count = @($Result.Output).Count
    if ($Step.Expect -and $count -ne 1) { return "expected one object, but got $count" }
    if ($Step.Expect -and -not ($Result.Output | Where-Object $Step.Expect)) { "expected$($Step.Expect)" }
}

function Write-Line([string] $Text) { Write-Information $Text -InformationAction Continue }

if ($WhatIfPreference) {
    Write-Line "User 1: $user1, user 2: $user2, app: $($App ?? 'none, so the steps with an app are skipped')"
    foreach ($step in $steps) {
        $notes = @(
            if ($step.Fails) { "fails with $($step.Fails)" }
            if ($step.Leaves) { "leaves $($step.Leaves)" }
            if ($step.Measures) { "at most $MaxRequests requests in $MaxSeconds s" }
        )
        Write-Line "What if: $($step.Name)$($notes ? ": $($notes -join '; ')" : '')"
    }
    Write-Line "What if: Write the record to $Record and compare it with $(Split-Path $Reference -Leaf)"
    return
}
if (-not $PSCmdlet.ShouldProcess("$user1, $user2", 'Create chats and send messages')) { return }

$caller = Get-GraphChatConnection
if (-not $caller -or $caller.IsAppOnly) {
    throw 'Connect as a user first: Get-Help ./tests/Tenant/Test-Tenant.ps1 -Examples.'
}
$run = [guid]::NewGuid().ToString('n').Substring(0, 8)
$topic = "ChatModule test $run"
$nobody = "nobody-$run@$(($user1 -split '@')[-1])"
$its = @{}
$recorder = New-Recorder
$contentBefore = $env:CHATMODULE_DEBUG_CONTENT
$env:CHATMODULE_DEBUG_CONTENT = '1'
Write-Line 'Outcome Seconds Requests  Step'
try {
    $results = foreach ($step in $steps) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $requests = 0
        $detail = ''
        $isSkipped = ($step.Needs -and -not (& $step.Needs)) -or ($step.Measures -and -not $MaxRequests)
        $outcome = $isSkipped ? 'Skipped' : 'Failed'
        # The requests before a measurement count, too.
        if ($step.Measures -and -not $isSkipped) { Start-Sleep -Seconds 2 }
        while ($outcome -eq 'Failed') {
            $result = Invoke-Step $step
            $requests += $result.Requests
            $detail = Get-Deviation $step $result
            if (-not $detail) { $outcome = 'Passed' }
            elseif ($clock.Elapsed.TotalSeconds -lt $step.Within) { Start-Sleep -Seconds 2 }
            else { break }
        }
        if ($step.Measures -and $outcome -eq 'Passed') { $detail = Get-Measurement $recorder $step.Name }
        Write-Line ('{0,-7} {1,7:n1} {2,8}  {3}' -f $outcome, $clock.Elapsed.TotalSeconds, $requests, $step.Name)
        if ($detail) { Write-Line "$(' ' * 26)$detail" }
        [pscustomobject]@{
            step = $step.Name; outcome = $outcome; requests = $requests; isMeasured = [bool]$step.Measures
            detail = "$detail"
        }
    }
}
finally {
    $env:CHATMODULE_DEBUG_CONTENT = $contentBefore
    if ($recorder.Exchanges.Count) { Save-Record $recorder $results $Record }
}

$failed = @($results | Where-Object Outcome -EQ Failed)
Write-Line "$($results.Count) steps, $($failed.Count) failed, $($recorder.Exchanges.Count) requests: $Record"
$differences = @(& "$PSScriptRoot/Compare-Record.ps1" $Record $Reference)
Write-Line "$($differences.Count) differences from $(Split-Path $Reference -Leaf)"
foreach ($group in $differences | Group-Object Where) {
    Write-Line "`n$($group.Name)"
    $group.Group | ForEach-Object { Write-Line "  $($_.What): $($_.Record), not $($_.Reference)" }
}
foreach ($step in $failed) { Write-Error "$($step.Step): $($step.Detail)" -ErrorAction Continue }
if ($PassThru) { [pscustomobject]@{ Steps = $results; Differences = $differences; Record = Convert-Path $Record } }
