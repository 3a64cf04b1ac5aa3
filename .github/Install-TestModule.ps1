<#
.SYNOPSIS
Installs the modules that the scripts and tests use from the PowerShell Gallery.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
foreach ($module in @{ Pester = '[5.5,6.0)'; PSScriptAnalyzer = '[1.22,2.0)'; 'Microsoft.PowerShell.PlatyPS' = '[1.0.1,2.0)' }.GetEnumerator()) {
    Install-PSResource $module.Key -Version $module.Value -TrustRepository -Scope CurrentUser
}
