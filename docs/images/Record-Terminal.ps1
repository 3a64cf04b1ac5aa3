#Requires -Version 7.4
<#
.SYNOPSIS
Records the terminal session in README as docs/images/terminal.svg.

.DESCRIPTION
A fresh pwsh runs the real cmdlets against the emulator in a terminal that asciinema records; svg-term draws its last picture. Needs
asciinema 2 (apt-get install asciinema) and svg-term (npm install -g svg-term-cli), and a build:
dotnet build src/ChatModule; dotnet build tests/GraphEmulator.

.PARAMETER SvgTerm
The program svg-term.

.EXAMPLE
./docs/images/Record-Terminal.ps1
#>
[CmdletBinding()]
param([string] $SvgTerm = 'svg-term')

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = (Resolve-Path "$PSScriptRoot/../..").Path
Import-Module "$root/tests/ChatModule.Pester/Support/Emulator.psm1"
$folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "terminal-$([guid]::NewGuid())")).FullName

# What a person would type; each line is shown as at the prompt, and run.
$session = @'
Set-Location $PSScriptRoot
# svg-term's terminal doesn't know the progress bar's moves of the cursor.
$ProgressPreference = 'SilentlyContinue'
Import-Module $env:CHATMODULE_MANIFEST
Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText) -GraphEndpoint $env:GRAPH
$lines = @(
    "'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'"
    "Import-Csv newcomers.csv | New-GraphChat -OneOnOne -ErrorVariable failed"
    '$failed | ForEach-Object TargetObject | New-GraphChat -OneOnOne'
)
foreach ($line in $lines) {
    "$($PSStyle.Foreground.BrightGreen)PS>$($PSStyle.Reset) $line"
    . ([scriptblock]::Create($line)) | Out-Default
}
'@

$emulator = Start-GraphEmulator
try {
    Set-Content "$folder/session.ps1" $session
    'UserPrincipalName', 'megan@contoso.com', 'isaiah@contoso.com', 'lidia@contoso.com' | Set-Content "$folder/newcomers.csv"
    # Teams doesn't know one of them yet.
    Set-EmulatorFault $emulator @{
        kind = 'status'; status = 404; code = 'NotFound'; message = "Failed to find users with user principal name 'isaiah@contoso.com'"
        method = 'POST'; bodyContains = 'isaiah'; times = 2
    }
    $env:CHATMODULE_MANIFEST = "$root/output/ChatModule/ChatModule.psd1"
    $env:GRAPH = $emulator.graph
    $env:TOKEN = New-EmulatorToken $emulator -AsPlainText
    $env:TERM = 'xterm-256color'
    asciinema rec --quiet --overwrite --cols 88 --rows 24 --command "pwsh -NoProfile -File '$folder/session.ps1'" "$folder/session.cast"
    $end = [int](([double](Get-Content "$folder/session.cast" -Tail 1 | ConvertFrom-Json)[0] + 1) * 1000)
    & $SvgTerm --in "$folder/session.cast" --out "$PSScriptRoot/terminal.svg" --at $end --window --no-cursor --padding 12
}
finally {
    Stop-GraphEmulator $emulator
    'CHATMODULE_MANIFEST', 'GRAPH', 'TOKEN' | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
    Remove-Item $folder -Recurse
}
