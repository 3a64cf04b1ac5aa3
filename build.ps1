#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, packages and checks ChatModule.

.DESCRIPTION
Each task is one or two commands that work without this script too:

Build    dotnet build src/ChatModule               the module, ready to import, in output/ChatModule
Test     dotnet test                               all tests; those of the cmdlets need pwsh and Pester 5
Package  dotnet pack packaging                     the trimmed module in output/package/ChatModule, and its nupkg in output/feed
Analyze  packaging/Analyze.ps1                     every script and the manifest; a finding is an error
Demo     dotnet run --project samples/QuickStart   the cmdlets against an emulator of Graph

.PARAMETER Task
What to do; several are done in the order given.

.PARAMETER Packaged
With Test: test the packaged module instead of the built one.

.EXAMPLE
./build.ps1

Builds the module.

.EXAMPLE
./build.ps1 Package, Test -Packaged

Makes the package, and runs all tests against it.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Analyze', 'Demo')]
    [string[]] $Task = 'Build',

    [switch] $Packaged
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$package = "$PSScriptRoot/output/package/ChatModule"

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { dotnet build src/ChatModule }
        Test {
            $env:CHATMODULE_REQUIRE_PWSH = '1'
            $env:CHATMODULE_UNDER_TEST = if ($Packaged) { $package }
            dotnet test
        }
        Package {
            dotnet pack packaging
            $null = Test-ModuleManifest "$package/ChatModule.psd1"
            $size = (Get-ChildItem $package -Recurse -File | Measure-Object Length -Sum).Sum
            '{0}: {1:n2} MB in {2} files' -f $package, ($size / 1MB), (Get-ChildItem $package -Recurse -File).Count
        }
        Analyze {
            # The manifest is looked at where the files are that it names.
            dotnet build src/ChatModule -v quiet
            $findings = & ./packaging/Analyze.ps1
            $findings | Format-Table ScriptName, Line, RuleName, Message -Wrap | Out-Host
            if ($findings) {
                throw "PSScriptAnalyzer found $(@($findings).Count) things."
            }
        }
        Demo { dotnet run --project samples/QuickStart }
    }
}
finally {
    Pop-Location
    Remove-Item Env:CHATMODULE_UNDER_TEST -ErrorAction Ignore
}
