#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, packages, and analyzes ChatModule.

.DESCRIPTION
Each task runs one or two commands, which also work without this script:

Build    dotnet build src/ChatModule               builds the module to output/ChatModule, ready to import
Test     dotnet test                               runs all tests; PowerShell and Pester are restored like any package
Check    bash .ci/run                              builds, checks the format, packages, and runs all tests, as CI does
Package  dotnet pack packaging                     creates the trimmed module in output/package/ChatModule and its nupkg in output/feed
Analyze  packaging/Analyze.ps1                     analyzes every script and the manifest; a finding is an error
Demo     dotnet run --project samples/QuickStart   runs the cmdlets against the Graph emulator
Help     docs/Update-Help.ps1                      updates the help from the built module, in a fresh PowerShell
Format   dotnet format                             formats the C# source

The tasks of Visual Studio Code call this script, and the workflows call .ci/run.

.PARAMETER Task
One or more tasks, which run in the given order.

.PARAMETER Packaged
With the Test task, tests the packaged module instead of the built module.

.EXAMPLE
./build.ps1

Builds the module.

.EXAMPLE
./build.ps1 Package, Test -Packaged

Creates the package and runs all tests against it.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Check', 'Package', 'Analyze', 'Demo', 'Help', 'Format')]
    [string[]] $Task = 'Build',

    [switch] $Packaged
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { dotnet build src/ChatModule }
        Test {
            $env:CHATMODULE_UNDER_TEST = if ($Packaged) { 'package' }
            dotnet test
        }
        Check { bash .ci/run }
        Package { dotnet pack packaging }
        Analyze {
            # PSScriptAnalyzer checks the manifest next to the files that it references.
            dotnet build src/ChatModule -v quiet
            $findings = & ./packaging/Analyze.ps1
            $findings | Format-Table ScriptName, Line, RuleName, Message -Wrap | Out-Host
            if ($findings) {
                throw "PSScriptAnalyzer found $(@($findings).Count) issues."
            }
        }
        Demo { dotnet run --project samples/QuickStart }
        Help {
            dotnet build src/ChatModule -v quiet
            dotnet tool restore
            dotnet tool run pwsh -- -NoProfile -File docs/Update-Help.ps1
        }
        Format { dotnet format ChatModule.sln }
    }
}
finally {
    Pop-Location
    Remove-Item Env:CHATMODULE_UNDER_TEST -ErrorAction Ignore
}
