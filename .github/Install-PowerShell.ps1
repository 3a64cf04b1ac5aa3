<#
.SYNOPSIS
Installs the latest PowerShell release of a version line and adds it to the PATH of later workflow steps.

.DESCRIPTION
Uses the release archive. The .NET global tool doesn't work: Start-Job and the Pester tests can't start its pwsh again,
because it's a dotnet process that runs pwsh.dll. Requires the GitHub CLI with GH_TOKEN.

.PARAMETER Line
The major and minor version.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [ValidatePattern('^\d+\.\d+$')] [string] $Line)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$tags = gh release list --repo PowerShell/PowerShell --limit 200 --json tagName --jq '.[].tagName'
$latest = $tags | Where-Object { $_ -match "^v$([regex]::Escape($Line))\.\d+$" } | Sort-Object { [version]$_.Substring(1) } | Select-Object -Last 1
if (-not $latest) {
    throw "Found no release of PowerShell $Line."
}

$architecture = "$([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture)".ToLowerInvariant()
$pattern = if ($IsWindows) { "PowerShell-*-win-$architecture.zip" } else { "powershell-*-$($IsMacOS ? 'osx' : 'linux')-$architecture.tar.gz" }
$folder = (New-Item -ItemType Directory (Join-Path $env:RUNNER_TEMP "pwsh-$Line")).FullName
gh release download $latest --repo PowerShell/PowerShell --pattern $pattern --dir $env:RUNNER_TEMP --clobber
$archive = Get-Item (Join-Path $env:RUNNER_TEMP $pattern)
if ($IsWindows) {
    Expand-Archive $archive $folder
}
else {
    tar -xzf $archive -C $folder
    chmod +x "$folder/pwsh"
}
Remove-Item $archive
& "$folder/pwsh" --version
$folder | Out-File -Append $env:GITHUB_PATH
