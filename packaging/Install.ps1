<#
.SYNOPSIS
Installs the package from the folder feed to a folder, with the same layout as Install-PSResource.

.DESCRIPTION
Registers the folder feed as a temporary PSResource repository. Imports the installed module in a new pwsh process without
other module paths and checks the number of cmdlets. Outputs the folder of the installed module.

.PARAMETER Destination
The folder for modules, which will contain ChatModule/<version>. An existing installation is removed.

.PARAMETER Feed
The folder with the nupkg; by default, the output of dotnet pack packaging.
#>
[CmdletBinding()]
param(
    [string] $Destination = "$PSScriptRoot/../output/installed",
    [string] $Feed = "$PSScriptRoot/../output/feed"
)

$ErrorActionPreference = 'Stop'
$feedFolder = Convert-Path $Feed
$name = "ChatModule-$([guid]::NewGuid().ToString('n'))"
if (Test-Path $Destination) {
    # Don't delete a folder that contains anything else.
    $others = Get-ChildItem $Destination | Where-Object Name -NE ChatModule
    if ($others) {
        throw "'$Destination' contains $($others[0].Name), so it isn't removed. Specify an empty folder."
    }
    Remove-Item $Destination -Recurse
}
$Destination = (New-Item $Destination -ItemType Directory).FullName
Register-PSResourceRepository -Name $name -Uri $feedFolder -Trusted
try {
    Save-PSResource ChatModule -Repository $name -Path $Destination
}
finally {
    Unregister-PSResourceRepository -Name $name
}

$count = pwsh -NoProfile -NonInteractive -Command "
    `$env:PSModulePath = '$($Destination -replace "'", "''")'
    @(Get-Command -Module (Import-Module ChatModule -PassThru)).Count"
$expected = (Import-PowerShellDataFile "$PSScriptRoot/../ChatModule.psd1").CmdletsToExport.Count
if ($count -ne $expected) {
    throw "The installed module has $count cmdlets instead of $expected."
}
(Get-ChildItem "$Destination/ChatModule").FullName
