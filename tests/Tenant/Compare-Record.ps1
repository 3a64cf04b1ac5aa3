<#
.SYNOPSIS
Compares two records of Test-Tenant.ps1.

.DESCRIPTION
Outputs each difference of the steps that are in both records: the outcomes and status codes of a step, the status codes
with a header, and the properties in the responses to a kind of request with their kinds: a placeholder, a constant of
Microsoft Graph, or null. IDs, texts, times, and how often a request was sent don't matter.

.PARAMETER Record
The record of a tenant.

.PARAMETER Reference
The record to compare with. The default is the one of the emulator.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Record,
    [Parameter(Position = 1)] [string] $Reference = "$PSScriptRoot/emulator.jsonl"
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Record.psm1"

# The properties of a body with their kinds.
function Get-Leaf($Value, [string] $Path) {
    if ($Value -is [System.Collections.IDictionary]) {
        foreach ($name in $Value.psbase.Keys) { Get-Leaf $Value[$name] "$Path.$name".TrimStart('.') }
    }
    elseif ($Value -is [array] -and $Value) { foreach ($item in $Value) { Get-Leaf $item "$Path[]" } }
    else {
        $kind = $null -eq $Value ? 'null' : $Value -is [array] ? '[]' : $Value.GetType().Name
        if ($Value -is [string]) { $kind = $Value ? (Get-Kind $Value) : 'empty' }
        @{ Path = $Path; Kind = $kind }
    }
}

# What a record shows, as subject|aspect and its kinds.
function Get-Fact([object[]] $Lines) {
    # innerError and innererror are two properties.
    $facts = [System.Collections.Generic.Dictionary[string, object]]::new()
    foreach ($line in $Lines | Where-Object step -In $steps) {
        $request = "$($line.method) $(Get-Kind $line.path)"
        $found = @(
            if ($line.outcome) { @{ Key = "$($line.step)|outcome"; Kind = $line.outcome } }
            # When a request is throttled depends on the time. That a measurement ends with 429 doesn't.
            elseif ($line.status -eq 429 -and $line.step -notin $measured) { }
            else {
                if ($line.status -eq 429 -or $line.step -notin $measured) {
                    @{ Key = "$($line.step)|$request"; Kind = "$($line.status ?? 'no response')" }
                }
                foreach ($header in $line.response.headers.psbase.Keys) {
                    @{ Key = "Headers, with the status codes|$header"; Kind = "$($line.status)" }
                }
                foreach ($leaf in Get-Leaf $line.response.body) {
                    @{ Key = "$request $($line.status)|$($leaf.Path)"; Kind = $leaf.Kind }
                }
            }
        )
        foreach ($fact in $found) {
            $facts[$fact.Key] ??= [System.Collections.Generic.SortedSet[string]]::new()
            $null = $facts[$fact.Key].Add($fact.Kind)
        }
    }
    $facts
}

$lines, $referenceLines = foreach ($path in $Record, $Reference) {
    , @(Get-Content -LiteralPath $path | ConvertFrom-Json -AsHashtable -Depth 40)
}
$outcomes = @($lines | Where-Object outcome)
$referenceSteps = @($referenceLines | Where-Object outcome | ForEach-Object step)
$steps = @($outcomes | ForEach-Object step | Where-Object { $_ -in $referenceSteps })
$measured = @($outcomes | Where-Object isMeasured | ForEach-Object step)
$facts = Get-Fact $lines
$referenceFacts = Get-Fact $referenceLines
# Where a whole response is missing, its properties aren't listed.
$subjects = @($facts.psbase.Keys -replace '\|.*')
$referenceSubjects = @($referenceFacts.psbase.Keys -replace '\|.*')
foreach ($key in @($facts.psbase.Keys; $referenceFacts.psbase.Keys) | Sort-Object -Unique -CaseSensitive) {
    $subject, $aspect = $key -split '\|', 2
    if ($subject -notin $subjects -or $subject -notin $referenceSubjects) { continue }
    $found = $facts[$key] ?? 'absent'
    $expected = $referenceFacts[$key] ?? 'absent'
    if ("$found" -cne "$expected") {
        [pscustomobject]@{ Where = $subject; What = $aspect; Record = "$found"; Reference = "$expected" }
    }
}
