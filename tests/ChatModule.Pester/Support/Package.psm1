# The nupkg that dotnet pack packaging makes: what its nuspec tells, and installing it where nothing else is.

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../../..").Path

<# .SYNOPSIS Whether the package is what is tested; the test host says so. #>
function Test-PackageUnderTest { [bool]$env:CHATMODULE_FEED }

<# .SYNOPSIS The nupkg; there is exactly one. #>
function Get-Nupkg {
    $found = @(Get-ChildItem $env:CHATMODULE_FEED -Filter ChatModule.*.nupkg -ErrorAction Ignore)
    if ($found.Count -ne 1) { throw "There are $($found.Count) packages in '$env:CHATMODULE_FEED' instead of one: dotnet pack packaging" }
    $found[0].FullName
}

<# .SYNOPSIS A text file of the nupkg; its nuspec when none is named. #>
function Read-Nupkg([string] $Path, [string] $File = 'ChatModule.nuspec') {
    $archive = [System.IO.Compression.ZipFile]::OpenRead($Path)
    try { [System.IO.StreamReader]::new($archive.GetEntry($File).Open()).ReadToEnd() }
    finally { $archive.Dispose() }
}

<# .SYNOPSIS A copy of the nupkg whose nuspec says something else. #>
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

<# .SYNOPSIS CHANGELOG's topmost section. #>
function Get-NewestChange {
    $lines = (Get-Content "$root/CHANGELOG.md" -Raw) -replace "`r" -split "`n"
    $heads = @(0..($lines.Count - 1) | Where-Object { $lines[$_] -like '## *' })
    $end = $heads.Count -gt 1 ? $heads[1] - 1 : $lines.Count - 1
    ($lines[$heads[0]..$end] -join "`n").Trim()
}

<# .SYNOPSIS Runs a script in a fresh pwsh whose user has nothing yet: no modules, no repositories but the gallery. #>
function Invoke-AsNobody([string] $Script, [string] $HomeFolder, [hashtable] $Environment = @{}) {
    $null = New-Item -ItemType Directory -Force (Join-Path $HomeFolder .local/share)
    Invoke-FreshPwsh $Script -TimeoutSeconds 120 -Environment (@{ HOME = $HomeFolder; XDG_DATA_HOME = '' } + $Environment)
}

<#
.SYNOPSIS
The module under test in an empty module path, as Install-PSResource lays it out; answers with its folder. From the
package through packaging/Install.ps1, or, when that is not what is tested, a copy of what was built.
#>
function Install-ModuleUnderTest([string] $Destination, [string] $Feed, [string] $HomeFolder) {
    # Without PSResourceGet nothing can be installed from a feed: then the package is unpacked, as an installation does.
    if ((Test-PackageUnderTest) -and (Get-Command Install-PSResource -ErrorAction Ignore)) {
        $run = Invoke-AsNobody '& "$env:ROOT/packaging/Install.ps1" -Destination $env:DESTINATION -Feed $env:FEED' $HomeFolder @{ ROOT = $root; DESTINATION = $Destination; FEED = $Feed }
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

Export-ModuleMember -Function *-*
