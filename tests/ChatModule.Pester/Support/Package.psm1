# The package that dotnet pack packaging creates: its metadata, and its installation for a user without modules.

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../../..").Path

<# .SYNOPSIS Whether the tests run with the package. #>
function Test-PackageUnderTest { [bool]$env:CHATMODULE_FEED }

<# .SYNOPSIS Gets the path of the only package. #>
function Get-Nupkg {
    $found = @(Get-ChildItem $env:CHATMODULE_FEED -Filter ChatModule.*.nupkg -ErrorAction Ignore)
    if ($found.Count -ne 1) { throw "'$env:CHATMODULE_FEED' has $($found.Count) packages instead of one. Run dotnet pack packaging." }
    $found[0].FullName
}

<# .SYNOPSIS Reads a text file of the package, by default the nuspec. #>
function Read-Nupkg([string] $Path, [string] $File = 'ChatModule.nuspec') {
    $archive = [System.IO.Compression.ZipFile]::OpenRead($Path)
    try { [System.IO.StreamReader]::new($archive.GetEntry($File).Open()).ReadToEnd() }
    finally { $archive.Dispose() }
}

<# .SYNOPSIS Copies the package with an edited nuspec. #>
function Copy-Nupkg([string] $Path, [string] $Destination, [scriptblock] $Edit) {
    $text = Read-Nupkg $Path | ForEach-Object $Edit
    Copy-Item $Path $Destination
    $archive = [System.IO.Compression.ZipFile]::Open($Destination, 'Update')
    try {
        $archive.GetEntry('ChatModule.nuspec').Delete()
        $writer = [System.IO.StreamWriter]::new($archive.CreateEntry('ChatModule.nuspec').Open())
        $writer.Write($text)
        $writer.Dispose()
    }
    finally { $archive.Dispose() }
    $Destination
}

<# .SYNOPSIS Gets the first section of the changelog. #>
function Get-NewestChange {
    $lines = (Get-Content "$root/CHANGELOG.md" -Raw) -replace "`r" -split "`n"
    $heads = @(0..($lines.Count - 1) | Where-Object { $lines[$_] -like '## *' })
    $end = $heads.Count -gt 1 ? $heads[1] - 1 : $lines.Count - 1
    ($lines[$heads[0]..$end] -join "`n").Trim()
}

<# .SYNOPSIS Runs a script in a new pwsh process for a user without modules and with the default repositories. #>
function Invoke-AsNewUser([string] $Script, [string] $HomeFolder, [hashtable] $Environment = @{}) {
    $null = New-Item -ItemType Directory -Force (Join-Path $HomeFolder .local/share)
    Invoke-FreshPwsh $Script -Environment (@{ HOME = $HomeFolder; XDG_DATA_HOME = '' } + $Environment)
}

<#
.SYNOPSIS
Installs the module under test into an empty module path and returns its folder. The package is installed with
packaging/Install.ps1. Without a package, the build output is copied.
#>
function Install-ModuleUnderTest([string] $Destination, [string] $Feed, [string] $HomeFolder) {
    # Without PSResourceGet, the package is extracted like an installation does.
    if ((Test-PackageUnderTest) -and (Get-Command Install-PSResource -ErrorAction Ignore)) {
        $run = Invoke-AsNewUser '& "$env:ROOT/packaging/Install.ps1" -Destination $env:DESTINATION -Feed $env:FEED' $HomeFolder @{ ROOT = $root; DESTINATION = $Destination; FEED = $Feed }
        if ($run.ExitCode -ne 0) { throw "packaging/Install.ps1: $($run.Output)$($run.Errors)" }
        return $run.Output.Trim()
    }
    $manifest = Get-ModuleUnderTest
    $folder = Join-Path $Destination ChatModule (Import-PowerShellDataFile $manifest).ModuleVersion
    $null = New-Item -ItemType Directory (Split-Path $folder)
    if (Test-PackageUnderTest) {
        [System.IO.Compression.ZipFile]::ExtractToDirectory((Get-Nupkg), $folder)
        Remove-Item -LiteralPath "$folder/_rels", "$folder/package", "$folder/[Content_Types].xml", "$folder/ChatModule.nuspec" -Recurse -Force -ErrorAction Ignore
    }
    else { Copy-Item (Split-Path $manifest) $folder -Recurse }
    $folder
}
