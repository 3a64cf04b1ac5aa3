<#
.SYNOPSIS
Runs PSScriptAnalyzer on every script in the repository and on the manifest.

.DESCRIPTION
Outputs the findings of PSScriptAnalyzer, or nothing when there are none. Requires the PSScriptAnalyzer module.

.PARAMETER Root
The folder to analyze; by default, the repository.

.PARAMETER Manifest
The manifest next to the files that it references: output/ChatModule/ChatModule.psd1 after a build.

.PARAMETER ListAvailable
Outputs the paths of the files to analyze without analyzing them.
#>
[CmdletBinding()]
param(
    [string] $Root = (Split-Path $PSScriptRoot),
    [string] $Manifest = "$PSScriptRoot/../output/ChatModule/ChatModule.psd1",
    [switch] $ListAvailable
)

$ErrorActionPreference = 'Stop'
$folder = Convert-Path $Root
# Includes .github, but not the output and build folders, which contain copies.
# -Include takes ten times as long as a comparison.
$paths = @(Get-ChildItem $folder -Recurse -File -Force | Where-Object Extension -In '.ps1', '.psm1', '.psd1' |
        Where-Object { $_.FullName.Substring($folder.Length) -notmatch '[\\/](bin|obj|output|TestResults|\.git)[\\/]' } |
        Where-Object Name -NE 'ChatModule.psd1' | ForEach-Object FullName) + (Convert-Path $Manifest)
if ($ListAvailable) {
    return $paths
}

# Pester tests set variables in one block and read them in another, define mock functions with existing command names, and
# send tokens to the emulator over HTTP on loopback.
$testRules = @{
    ExcludeRule = 'PSUseDeclaredVarsMoreThanAssignments', 'PSUseShouldProcessForStateChangingFunctions', 'PSUseSingularNouns',
    'PSUseApprovedVerbs', 'PSAvoidUsingPositionalParameters', 'PSAvoidUsingAllowUnencryptedAuthentication', 'PSAvoidOverwritingBuiltInCmdlets'
}
foreach ($path in $paths) {
    $options = $path.StartsWith((Join-Path $folder tests)) ? $testRules : @{}
    Invoke-ScriptAnalyzer $path -Settings "$PSScriptRoot/../PSScriptAnalyzerSettings.psd1" @options
}
