<#
.SYNOPSIS
Installs the modules that some tests use and that the NuGet feed lacks, from the PowerShell Gallery.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
foreach ($module in @{ PSScriptAnalyzer = '[1.22,2.0)'; 'Microsoft.PowerShell.PlatyPS' = '[1.0.1,2.0)' }.GetEnumerator()) {
    Install-PSResource $module.Key -Version $module.Value -TrustRepository -Scope CurrentUser
}
