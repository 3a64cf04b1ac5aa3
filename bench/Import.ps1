<#
.SYNOPSIS
Compares the import time of ChatModule and other modules in new, alternating processes.

.DESCRIPTION
The other modules are an empty binary module, which is the lower bound, and Microsoft.PowerShell.Utility, which
PowerShell loads for the first Invoke-RestMethod. The output contains the median and the spread.

.PARAMETER Module
The folder of the module; by default, the built module.

.PARAMETER Rounds
The number of processes for each module.

.PARAMETER AsJson
Outputs one line of JSON instead of objects.

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
$modules = [ordered]@{
    module  = Convert-Path "$Module/ChatModule.psd1"
    empty   = "$folder/Empty.psd1"
    utility = 'Microsoft.PowerShell.Utility'
}

function Measure-Import([string] $Name) {
    # PowerShell saves startup profile data for the next process. Each module gets its own data, because shared data would
    # distort the measurement. (On Windows, the data is always shared.)
    $env:XDG_CACHE_HOME = Join-Path $folder $Name
    # The command is the same for all modules, so only the imported module differs.
    $milliseconds = pwsh -NoProfile -NonInteractive -Command "
        `$clock = [Diagnostics.Stopwatch]::StartNew()
        Import-Module '$($modules[$Name] -replace "'", "''")'
        `$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    [double]::Parse($milliseconds, [cultureinfo]::InvariantCulture)
}

try {
    # The smallest binary module: one cmdlet and a manifest.
    Add-Type -OutputAssembly "$folder/Empty.dll" -OutputType Library -TypeDefinition '
        using System.Management.Automation;
        [Cmdlet("Get", "Nothing")] public sealed class GetNothingCommand : PSCmdlet { }'
    New-ModuleManifest "$folder/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()

    $times = @{}
    foreach ($name in $modules.Keys) {
        $times[$name] = [Collections.Generic.List[double]]::new()
        # Warm up the disk cache and the startup profile data.
        $null = Measure-Import $name
        $null = Measure-Import $name
    }
    foreach ($round in 1..$Rounds) {
        foreach ($name in $modules.Keys) { $times[$name].Add((Measure-Import $name)) }
    }
}
finally {
    $env:XDG_CACHE_HOME = $cache
    Remove-Item $folder -Recurse
}

$result = [ordered]@{}
foreach ($name in $modules.Keys) {
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
