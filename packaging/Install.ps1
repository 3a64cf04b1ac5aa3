<#
.SYNOPSIS
Installs the packed module from the folder feed into an empty folder, as Install-PSResource lays it out.

.DESCRIPTION
The folder feed becomes a PSResource repository for this call only. What is installed is imported in a fresh pwsh that
sees no other module path, and the six cmdlets are counted. The answer is the folder of the installed module.

.PARAMETER Destination
Where the modules go; ChatModule/<version> is made below it. What was there is removed.

.PARAMETER Feed
The folder with the nupkg: that of dotnet pack packaging when none is named.
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
    # Refused by a folder that holds anything else.
    $others = Get-ChildItem $Destination | Where-Object Name -NE ChatModule
    if ($others) {
        throw "'$Destination' is not a folder of this script's: there is $($others[0].Name) in it."
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
if ($count -ne 6) {
    throw "The installed module has $count cmdlets instead of 6."
}
(Get-ChildItem "$Destination/ChatModule").FullName
