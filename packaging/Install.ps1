<#
.SYNOPSIS
Installs the packed module from the folder feed into an empty folder, as Install-PSResource lays it out.

.DESCRIPTION
The folder feed output/feed becomes a PSResource repository for this call only. What is installed is imported in a
fresh pwsh that sees no other module path, and the six cmdlets are counted.

.PARAMETER Destination
Where the modules go; ChatModule/<version> is made below it.
#>
[CmdletBinding()]
param([string] $Destination = "$PSScriptRoot/../output/installed")

$ErrorActionPreference = 'Stop'
$feed = Convert-Path "$PSScriptRoot/../output/feed"
$name = "ChatModule-$([guid]::NewGuid().ToString('n'))"
if (Test-Path $Destination) {
    Remove-Item $Destination -Recurse
}
$Destination = (New-Item $Destination -ItemType Directory).FullName
Register-PSResourceRepository -Name $name -Uri $feed -Trusted
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
