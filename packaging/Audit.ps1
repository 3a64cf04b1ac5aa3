<#
.SYNOPSIS
Fails when a package of the solution has a known vulnerability, and also when the feed can't tell.

.DESCRIPTION
NuGet's audit is silent about a package source that has no advisories. Named as an audit source, such a feed is the warning
NU1905, which is an error here, as are the vulnerabilities themselves (NU1901 to NU1904) and a feed that can't be reached (NU1900).

.PARAMETER Source
The feed whose advisories count. For another value of GraphSdk set the environment variable of that name.
#>
[CmdletBinding()]
param([uri] $Source = 'https://api.nuget.org/v3/index.json')

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$config = Join-Path ([System.IO.Path]::GetTempPath()) "audit-$([guid]::NewGuid()).config"
@"
<configuration>
  <packageSources><clear /><add key="packages" value="$Source" /></packageSources>
  <auditSources><clear /><add key="advisories" value="$Source" /></auditSources>
</configuration>
"@ | Set-Content $config
try {
    dotnet restore "$root/ChatModule.sln" --force --configfile $config -p:NuGetAuditMode=all -p:NuGetAuditLevel=low '-p:WarningsAsErrors="NU1900;NU1901;NU1902;NU1903;NU1904;NU1905"'
    if ($LASTEXITCODE) {
        throw 'The audit failed: a package has a known vulnerability, or the feed has no advisories. See above.'
    }
}
finally {
    Remove-Item $config
}
