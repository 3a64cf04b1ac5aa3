<#
.SYNOPSIS
Publishes the packed module: the very nupkg that was tested.

.DESCRIPTION
With -Tag, as a release does it: refused unless the tag is the version of the package, and unless the release notes in
it are those of that version and say when it was released. A package on the gallery cannot be taken back.

.PARAMETER Nupkg
The package.

.PARAMETER Repository
The name of a registered PSResource repository.

.PARAMETER ApiKey
The key of the gallery; a folder needs none.

.PARAMETER Tag
The tag that is released, such as v1.2.3.

.EXAMPLE
./packaging/Publish.ps1 -Tag v1.2.3 -WhatIf

Says whether the package of output/feed could be released as that.
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
    throw "There are $($found.Count) packages at '$Nupkg', and one is to be published."
}

$archive = [System.IO.Compression.ZipFile]::OpenRead($found[0].FullName)
try {
    $reader = [System.IO.StreamReader]::new($archive.GetEntry('ChatModule.nuspec').Open())
    $told = ([xml]$reader.ReadToEnd()).package.metadata
}
finally {
    $archive.Dispose()
}
if ($Tag) {
    if ($Tag -cne "v$($told.version)") {
        throw "The tag is $Tag and the package is $($told.version): ModuleVersion in ChatModule.psd1 decides."
    }
    $heading = ($told.releaseNotes -split '\r?\n')[0]
    if ($heading -notmatch "^## \[$([regex]::Escape($told.version))\] - \d{4}-\d{2}-\d{2}$") {
        throw "The release notes begin with '$heading': CHANGELOG's topmost section has to be that of $($told.version), with its date."
    }
}

$key = if ($ApiKey) { @{ ApiKey = $ApiKey } } else { @{} }
if ($PSCmdlet.ShouldProcess("$($told.id) $($told.version)", "Publish to $Repository")) {
    Publish-PSResource -NupkgPath $found[0].FullName -Repository $Repository @key
}
