<#
.SYNOPSIS
Importing ChatModule beside importing other modules: fresh processes, taking turns, medians and spread.

.DESCRIPTION
The others are an empty binary module, which is the least that a module can cost, and Microsoft.PowerShell.Utility,
which PowerShell loads on the first Invoke-RestMethod.

.PARAMETER Module
The folder of the module; the built one when left out.

.PARAMETER Rounds
How many processes of each.

.PARAMETER AsJson
One line of JSON instead of objects.

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
$folder = Join-Path ([IO.Path]::GetTempPath()) "empty-module-$PID"
$cache = $env:XDG_CACHE_HOME
$null = New-Item $folder -ItemType Directory
$sides = [ordered]@{
    module  = Convert-Path "$Module/ChatModule.psd1"
    empty   = "$folder/Empty.psd1"
    utility = 'Microsoft.PowerShell.Utility'
}

function Measure-Import([string] $Name) {
    # PowerShell remembers what the last process compiled and begins with that: each kind gets a memory of its own, or
    # the one would be measured with the other's. (On Windows there is one for all.)
    $env:XDG_CACHE_HOME = Join-Path $folder $Name
    # The same command for all, so that only what is imported differs.
    $milliseconds = pwsh -NoProfile -NonInteractive -Command "
        `$clock = [Diagnostics.Stopwatch]::StartNew()
        Import-Module '$($sides[$Name] -replace "'", "''")'
        `$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    [double]::Parse($milliseconds, [cultureinfo]::InvariantCulture)
}

try {
    # One cmdlet and a manifest: the least that a binary module can be.
    Add-Type -OutputAssembly "$folder/Empty.dll" -OutputType Library -TypeDefinition '
        using System.Management.Automation;
        [Cmdlet("Get", "Nothing")] public sealed class GetNothingCommand : PSCmdlet { }'
    New-ModuleManifest "$folder/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()

    $times = @{}
    foreach ($name in $sides.Keys) {
        $times[$name] = [Collections.Generic.List[double]]::new()
        # The first reads the disk, and both fill that memory for those after them.
        $null = Measure-Import $name
        $null = Measure-Import $name
    }
    foreach ($round in 1..$Rounds) {
        foreach ($name in $sides.Keys) { $times[$name].Add((Measure-Import $name)) }
    }
}
finally {
    $env:XDG_CACHE_HOME = $cache
    Remove-Item $folder -Recurse
}

$result = [ordered]@{}
foreach ($name in $sides.Keys) {
    $sorted = @($times[$name] | Sort-Object)
    $median = ($sorted[[math]::Floor(($Rounds - 1) / 2)] + $sorted[[math]::Floor($Rounds / 2)]) / 2
    $result[$name] = [pscustomobject]@{
        Name         = $name
        Milliseconds = [math]::Round($median, 2)
        Fastest      = [math]::Round($sorted[0], 1)
        Slowest      = [math]::Round($sorted[-1], 1)
        Ratio        = if ($name -eq 'module') { 1 } else { [math]::Round($median / $result.module.Milliseconds, 3) }
    }
}
if ($AsJson) { ConvertTo-Json $result -Compress } else { $result.Values }
