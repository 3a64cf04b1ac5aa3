# Reads and runs the examples of a document.

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../../..").Path
Import-Module "$PSScriptRoot/Markdown.psm1"

<# .SYNOPSIS Gets the examples of a section of a document, with the output that the document shows. #>
function Get-ReadmeExample([string] $Section, [string] $Document = 'README.md') {
    $text = (Get-Content "$root/$Document" -Raw) -replace "`r"
    $blocks = @(Split-Block (Split-Section $text 2)[$Section])
    for ($index = 0; $index -lt $blocks.Count; $index++) {
        if ($blocks[$index].Language -ne 'powershell') { continue }
        $next = if ($index + 1 -lt $blocks.Count) { $blocks[$index + 1] }
        [pscustomobject]@{ Code = $blocks[$index].Text; Expected = $next.Language -eq 'text' ? $next.Text : $null }
    }
}

<# .SYNOPSIS Replaces the IDs of group chats, which differ in each run. #>
function Format-Output([string] $Text) {
    $lines = $Text -replace "`r" -replace '19:[0-9a-f]{32}@thread\.v2', '19:<generated>@thread.v2' -split "`n" | ForEach-Object TrimEnd
    ($lines -join "`n").Trim("`n")
}

# The prerequisites of the examples: the connection, the app, cmdlets of other modules, and files.
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
Runs examples in a new pwsh process with the modules of a folder, and returns the output of each, and the chats and the
errors of the last.

.PARAMETER Prelude
A script that runs before the example, for example to set a fault.
#>
function Invoke-ReadmeExample([string[]] $Code, [string] $Modules, [string] $Work, $Emulator, [scriptblock] $Prelude = {}) {
    Reset-Emulator $Emulator
    & $Prelude
    # The output of -WhatIf bypasses the pipeline, so markers delimit the output of the host. The documents have 80 columns.
    $run = Invoke-FreshPwsh -Environment @{ MODULES = $Modules; WORK = $Work; TOKEN = New-EmulatorToken $Emulator 'scp=Chat.Create Chat.ReadBasic ChatMessage.Send User.Read' -AsPlainText; GRAPH = $Emulator.graph; CODE = ConvertTo-Json @($Code) } -Script @"
$preamble
`$Error.Clear()
foreach (`$example in `$env:CODE | ConvertFrom-Json) {
    '<<<output'
    . ([scriptblock]::Create(`$example)) | Out-String -Width 80
    'output>>>'
}
@{
    Chats = @(`$chats | Where-Object { `$_ } | ForEach-Object { @{ ChatId = `$_.ChatId; People = @(`$_.Members | ForEach-Object { "`$_" }) } })
    Errors = @(`$Error | ForEach-Object { "`$(`$_.FullyQualifiedErrorId) `$_" }); Base = (Get-Module ChatModule).ModuleBase
} | ConvertTo-Json -Depth 5 -Compress
"@
    if ($run.Output -notmatch '(?s)output>>>\r?\n(?<result>\{.*\})') { throw "An example ended early: $($run.Output)$($run.Errors)" }
    $result = $Matches['result'] | ConvertFrom-Json
    $outputs = [regex]::Matches($run.Output, '(?s)<<<output\r?\n(.*?)output>>>').ForEach{ Format-Output $_.Groups[1].Value }
    $result | Add-Member -PassThru Output @($outputs)
}
