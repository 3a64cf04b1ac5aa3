<#
.SYNOPSIS
What PSScriptAnalyzer finds in every script of the repository and in the manifest.

.DESCRIPTION
The findings come out as PSScriptAnalyzer emits them; nothing comes out when all is well. Needs the module PSScriptAnalyzer.

.PARAMETER Root
The folder whose scripts are looked at: the repository's.

.PARAMETER Manifest
The manifest, where the files are that it names: output/ChatModule/ChatModule.psd1 after a build.

.PARAMETER ListAvailable
Emit the paths of what would be looked at, and look at nothing.
#>
[CmdletBinding()]
param(
    [string] $Root = (Split-Path $PSScriptRoot),
    [string] $Manifest = "$PSScriptRoot/../output/ChatModule/ChatModule.psd1",
    [switch] $ListAvailable
)

$ErrorActionPreference = 'Stop'
$folder = Convert-Path $Root
# What lies in the repository, .github included; output and the build's folders hold copies.
$paths = @(Get-ChildItem $folder -Recurse -File -Force -Include '*.ps1', '*.psm1', '*.psd1' |
        Where-Object { $_.FullName.Substring($folder.Length) -notmatch '[\\/](bin|obj|output|TestResults|\.git)[\\/]' } |
        Where-Object Name -NE 'ChatModule.psd1' | ForEach-Object FullName) + (Convert-Path $Manifest)
if ($ListAvailable) {
    return $paths
}

# In tests, variables are set in one block and read in another, stand-ins have the names of others' commands, and
# the emulator on loopback is the one place to send a token in the clear to.
$inTests = @{
    ExcludeRule = 'PSUseDeclaredVarsMoreThanAssignments', 'PSUseShouldProcessForStateChangingFunctions', 'PSUseSingularNouns',
    'PSUseApprovedVerbs', 'PSAvoidUsingPositionalParameters', 'PSAvoidUsingAllowUnencryptedAuthentication', 'PSAvoidOverwritingBuiltInCmdlets'
}
foreach ($path in $paths) {
    $more = $path.StartsWith((Join-Path $folder tests)) ? $inTests : @{}
    Invoke-ScriptAnalyzer $path -Settings "$PSScriptRoot/../PSScriptAnalyzerSettings.psd1" @more
}
