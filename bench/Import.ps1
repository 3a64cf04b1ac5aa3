<#
.SYNOPSIS
Importing ChatModule beside importing an empty binary module: fresh processes, taking turns, medians and their ratio.

.PARAMETER Module
The folder of the module; the built one when left out.

.PARAMETER Rounds
How many processes of each.

.PARAMETER AsJson
One line of JSON instead of an object.

.EXAMPLE
./bench/Import.ps1 -Module output/package/ChatModule -Rounds 21
#>
[CmdletBinding()]
param(
    [string] $Module = "$PSScriptRoot/../output/ChatModule",
    [ValidateRange(1, 1000)]
    [int] $Rounds = 15,
    [switch] $AsJson
)

$ErrorActionPreference = 'Stop'
$own = Convert-Path "$Module/ChatModule.psd1"
$folder = Join-Path ([IO.Path]::GetTempPath()) "empty-module-$PID"
$cache = $env:XDG_CACHE_HOME
$null = New-Item $folder -ItemType Directory

function Measure-Import([string] $Manifest) {
    # PowerShell remembers what the last process compiled and begins with that: each kind gets a memory of its own, or
    # the one would be measured with the other's. (On Windows there is one for all.)
    $env:XDG_CACHE_HOME = Join-Path $folder ([IO.Path]::GetFileNameWithoutExtension($Manifest))
    # Twice the same command, so that only what is imported differs.
    $milliseconds = pwsh -NoProfile -NonInteractive -Command "
        `$clock = [Diagnostics.Stopwatch]::StartNew()
        Import-Module '$($Manifest -replace "'", "''")'
        `$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    [double]::Parse($milliseconds, [cultureinfo]::InvariantCulture)
}

function Get-Median([double[]] $Values) {
    $sorted = @($Values | Sort-Object)
    $middle = [math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

try {
    # One cmdlet and a manifest: the least that a binary module can be.
    Add-Type -OutputAssembly "$folder/Empty.dll" -OutputType Library -TypeDefinition '
        using System.Management.Automation;
        [Cmdlet("Get", "Nothing")] public sealed class GetNothingCommand : PSCmdlet { }'
    New-ModuleManifest "$folder/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()

    # The first of each reads the disk and fills that memory for those after it.
    foreach ($round in 1..2) {
        $null = Measure-Import "$folder/Empty.psd1"
        $null = Measure-Import $own
    }

    $empty = [Collections.Generic.List[double]]::new()
    $mine = [Collections.Generic.List[double]]::new()
    foreach ($round in 1..$Rounds) {
        $empty.Add((Measure-Import "$folder/Empty.psd1"))
        $mine.Add((Measure-Import $own))
    }
}
finally {
    $env:XDG_CACHE_HOME = $cache
    Remove-Item $folder -Recurse
}

$result = [pscustomobject]@{
    Module       = [math]::Round((Get-Median $mine), 2)
    Empty        = [math]::Round((Get-Median $empty), 2)
    Ratio        = [math]::Round((Get-Median $mine) / (Get-Median $empty), 3)
    ModuleSpread = @(($mine | Measure-Object -Minimum -Maximum) | ForEach-Object { [math]::Round($_.Minimum, 1); [math]::Round($_.Maximum, 1) })
    EmptySpread  = @(($empty | Measure-Object -Minimum -Maximum) | ForEach-Object { [math]::Round($_.Minimum, 1); [math]::Round($_.Maximum, 1) })
}
if ($AsJson) { ConvertTo-Json $result -Compress } else { $result }
