<#
.SYNOPSIS
Downloads the release archive of another PowerShell, and makes it the one that runs the Pester tests in later workflow steps.

.DESCRIPTION
The tests run in the PowerShell of the tool manifest unless CHATMODULE_PWSH specifies another. Outputs the path of pwsh. Requires
the GitHub CLI with GH_TOKEN.

.PARAMETER Version
A version such as 7.4.0, or a version line such as 7.5, whose latest release is downloaded.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [ValidatePattern('^\d+\.\d+(\.\d+)?$')] [string] $Version)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$tag = "v$Version"
if ($Version -notmatch '^\d+\.\d+\.\d+$') {
    $tags = gh release list --repo PowerShell/PowerShell --limit 200 --json tagName --jq '.[].tagName'
    $tag = $tags | Where-Object { $_ -match "^v$([regex]::Escape($Version))\.\d+$" } | Sort-Object { [version]$_.Substring(1) } | Select-Object -Last 1
}
if (-not $tag) {
    throw "Found no release of PowerShell $Version."
}

$architecture = "$([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture)".ToLowerInvariant()
$pattern = if ($IsWindows) { "PowerShell-*-win-$architecture.zip" } else { "powershell-*-$($IsMacOS ? 'osx' : 'linux')-$architecture.tar.gz" }
$folder = (New-Item -ItemType Directory (Join-Path $env:RUNNER_TEMP "pwsh-$Version")).FullName
gh release download $tag --repo PowerShell/PowerShell --pattern $pattern --dir $env:RUNNER_TEMP --clobber
$archive = Get-Item (Join-Path $env:RUNNER_TEMP $pattern)
if ($IsWindows) {
    Expand-Archive $archive $folder
}
else {
    tar -xzf $archive -C $folder
    chmod +x "$folder/pwsh"
}
Remove-Item $archive
$pwsh = Join-Path $folder ($IsWindows ? 'pwsh.exe' : 'pwsh')
$found = & $pwsh -NoProfile -Command '"$($PSVersionTable.PSVersion)"'
if ("v$found" -ne $tag) {
    throw "The archive of $tag has PowerShell $found."
}
"CHATMODULE_PWSH=$pwsh" | Out-File -Append $env:GITHUB_ENV
$pwsh
