<#
.SYNOPSIS
Puts the newest released PowerShell of a line on the PATH of a workflow's later steps.

.DESCRIPTION
From the archive that users install. The global tool of the same version will not do: its pwsh is a dotnet that runs
pwsh.dll, which neither Start-Job nor the suites can start a second time. Needs gh with GH_TOKEN.

.PARAMETER Line
The first two numbers of the version.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [ValidatePattern('^\d+\.\d+$')] [string] $Line)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$tags = gh release list --repo PowerShell/PowerShell --limit 200 --json tagName --jq '.[].tagName'
$newest = $tags | Where-Object { $_ -match "^v$([regex]::Escape($Line))\.\d+$" } | Sort-Object { [version]$_.Substring(1) } | Select-Object -Last 1
if (-not $newest) {
    throw "There is no release of PowerShell $Line."
}

$architecture = "$([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture)".ToLowerInvariant()
$pattern = if ($IsWindows) { "PowerShell-*-win-$architecture.zip" } else { "powershell-*-$($IsMacOS ? 'osx' : 'linux')-$architecture.tar.gz" }
$folder = (New-Item -ItemType Directory (Join-Path $env:RUNNER_TEMP "pwsh-$Line")).FullName
gh release download $newest --repo PowerShell/PowerShell --pattern $pattern --dir $env:RUNNER_TEMP --clobber
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
