<#
.SYNOPSIS
Fails when a package has a known vulnerability or when the feed has no vulnerability data.

.DESCRIPTION
NuGet doesn't warn about a package source without vulnerability data, but it does (NU1905) about such an audit source. This
script treats NU1905 as an error, and also vulnerabilities (NU1901 to NU1904) and an unreachable feed (NU1900). See
https://learn.microsoft.com/nuget/concepts/auditing-packages.

.PARAMETER Source
The feed with the vulnerability data. To audit the other Graph SDK, set the environment variable GraphSdk.
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
        throw 'The audit failed: a package has a known vulnerability, or the feed has no vulnerability data. See the output above.'
    }
}
finally {
    Remove-Item $config
}
