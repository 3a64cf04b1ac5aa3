# Examples of a document, taken out of the document itself and run.

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../../..").Path
Import-Module "$PSScriptRoot/Markdown.psm1"

<# .SYNOPSIS The code of a section of a document, each with the output that is shown below it, if one is. #>
function Get-ReadmeExample([string] $Section, [string] $Document = 'README.md') {
    $text = (Get-Content "$root/$Document" -Raw) -replace "`r"
    $blocks = @(Split-Block (Split-Section $text 2)[$Section])
    for ($at = 0; $at -lt $blocks.Count; $at++) {
        if ($blocks[$at].Language -ne 'powershell') { continue }
        $next = if ($at + 1 -lt $blocks.Count) { $blocks[$at + 1] }
        [pscustomobject]@{ Code = $blocks[$at].Text; Expected = $next.Language -eq 'text' ? $next.Text : $null }
    }
}

<# .SYNOPSIS Output with what differs from run to run made equal: the ids that the service invents for group chats. #>
function Format-Shown([string] $Text) {
    $lines = $Text -replace "`r" -replace '19:[0-9a-f]{32}@thread\.v2', '19:<made by the service>@thread.v2' -split "`n" | ForEach-Object TrimEnd
    ($lines -join "`n").Trim("`n")
}

# What the reader has: the connection, the app, the two cmdlets of other modules, and the files.
$preamble = @'
$env:PSModulePath = $env:MODULES + [System.IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
Set-Location $env:WORK
$app = '05F59CEC-A742-4A50-A62E-202A57E478A4'
function Get-MgUser([string] $Filter) { 1..3 | ForEach-Object { [pscustomobject]@{ Id = '5eed0000-0000-4000-8000-{0:d12}' -f $_; UserPrincipalName = 'user{0:d5}@contoso.com' -f $_ } } }
1..3 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_ } } | Export-Csv newcomers.csv
1..4 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_ } } | Export-Csv people.csv
@(
    [pscustomobject]@{ Topic = 'Project X'; Members = 'megan@contoso.com;alex@contoso.com' }
    [pscustomobject]@{ Topic = 'Project Y'; Members = 'megan@contoso.com;alex@contoso.com;jacob@contoso.com' }
) | Export-Csv chats.csv
Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
'@

<#
.SYNOPSIS
Runs one example in a fresh pwsh that sees the modules of one folder, and answers with what it showed and what it left.

.PARAMETER Prelude
What happens just before it, such as a fault.
#>
function Invoke-ReadmeExample([string] $Code, [string] $Modules, [string] $Work, $Emulator, [scriptblock] $Prelude = {}) {
    Reset-Emulator $Emulator
    & $Prelude
    # What -WhatIf says goes past the pipeline to the host: hence the marks. As wide as the document's output is.
    $run = Invoke-FreshPwsh -Environment @{ MODULES = $Modules; WORK = $Work; TOKEN = New-EmulatorToken $Emulator 'scp=Chat.Create Chat.ReadBasic ChatMessage.Send User.Read' -AsPlainText; GRAPH = $Emulator.graph; CODE = $Code } -Script @"
$preamble
`$Error.Clear()
'<<<shown'
. ([scriptblock]::Create(`$env:CODE)) | Out-String -Width 80
'shown>>>'
@{
    Chats = @(`$chats | Where-Object { `$_ } | ForEach-Object { @{ ChatId = `$_.ChatId; People = @(`$_.Members | ForEach-Object { "`$_" }) } })
    Errors = @(`$Error | ForEach-Object { "`$(`$_.FullyQualifiedErrorId) `$_" }); Base = (Get-Module ChatModule).ModuleBase
} | ConvertTo-Json -Depth 5 -Compress
"@
    if ($run.Output -notmatch '(?s)<<<shown\r?\n(?<shown>.*)shown>>>\r?\n(?<left>\{.*\})') { throw "The example ended early: $($run.Output)$($run.Errors)" }
    $Matches['left'] | ConvertFrom-Json | Add-Member -PassThru Shown (Format-Shown $Matches['shown'])
}

Export-ModuleMember -Function *-*
