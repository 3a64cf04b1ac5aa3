<#
.SYNOPSIS
Publishes the tested package.

.DESCRIPTION
With -Tag, checks that the tag matches the version of the package, and that the package has dated release notes for that
version. A package can't be deleted from the PowerShell Gallery.

.PARAMETER Nupkg
The path of the package.

.PARAMETER Repository
The name of a registered PSResource repository.

.PARAMETER ApiKey
The API key of the gallery. A folder repository requires none.

.PARAMETER Tag
The tag of the release, such as v1.2.3.

.EXAMPLE
./packaging/Publish.ps1 -Tag v1.2.3 -WhatIf

Checks whether the package in output/feed can be released with this tag.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Nupkg = "$PSScriptRoot/../output/feed/ChatModule.*.nupkg",
    [string] $Repository = 'PSGallery',
    [string] $ApiKey,
    [string] $Tag
)

$ErrorActionPreference = 'Stop'
$found = @(Get-Item $Nupkg)
if ($found.Count -ne 1) {
    throw "Found $($found.Count) packages at '$Nupkg'; expected one."
}

$archive = [System.IO.Compression.ZipFile]::OpenRead($found[0].FullName)
try {
    $reader = [System.IO.StreamReader]::new($archive.GetEntry('ChatModule.nuspec').Open())
    $metadata = ([xml]$reader.ReadToEnd()).package.metadata
}
finally {
    $archive.Dispose()
}
if ($Tag) {
    if ($Tag -cne "v$($metadata.version)") {
        throw "The tag is $Tag and the package is $($metadata.version): update ModuleVersion in ChatModule.psd1 or the tag."
    }
    $heading = ($metadata.releaseNotes -split '\r?\n')[0]
    if ($heading -notmatch "^## \[$([regex]::Escape($metadata.version))\] - \d{4}-\d{2}-\d{2}$") {
        throw "The release notes begin with '$heading': the first section of CHANGELOG.md must be for $($metadata.version), with its date."
    }
}

$key = if ($ApiKey) { @{ ApiKey = $ApiKey } } else { @{} }
if ($PSCmdlet.ShouldProcess("$($metadata.id) $($metadata.version)", "Publish to $Repository")) {
    Publish-PSResource -NupkgPath $found[0].FullName -Repository $Repository @key
}
