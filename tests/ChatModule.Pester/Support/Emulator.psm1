# Starts the Graph emulator as a child process, talks to its control side, and stops it.

$ErrorActionPreference = 'Stop'
$PSDefaultParameterValues['Invoke-RestMethod:NoProxy'] = $true

function Find-GraphEmulator {
    if ($env:CHATMODULE_EMULATOR) { return $env:CHATMODULE_EMULATOR }
    # A suite that is run by hand: whatever was built last.
    $built = Get-ChildItem -Path (Join-Path $PSScriptRoot '../../GraphEmulator/bin/*/net*/GraphEmulator.dll') -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $built) { throw 'The emulator is not built: dotnet build tests/GraphEmulator' }
    $built.FullName
}

<# .SYNOPSIS An emulator that listens: Graph, Authority, CertificatePath and so on, as it says itself. #>
function Start-GraphEmulator([string[]] $ArgumentList = @()) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @(Find-GraphEmulator; '--port'; '0'; '--exit-with-stdin'; $ArgumentList)) {
        $start.ArgumentList.Add($argument)
    }
    # It ends when this end of the pipe does, however the suite ends.
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw 'The emulator did not start.' }
    $line | ConvertFrom-Json | Add-Member -PassThru -NotePropertyName Process -NotePropertyValue $process
}

function Stop-GraphEmulator($Emulator) {
    if (-not $Emulator) { return }
    $Emulator.Process.StandardInput.Close()
    if (-not $Emulator.Process.WaitForExit(5000)) { $Emulator.Process.Kill($true) }
    $Emulator.Process.Dispose()
}

<# .SYNOPSIS A token of the emulator; -Query as /_emulator/token takes it, e.g. 'scp=Chat.Create'. #>
function New-EmulatorToken($Emulator, [string] $Query = '', [switch] $AsPlainText) {
    $token = (Invoke-RestMethod "$($Emulator.graph)/_emulator/token?$Query").accessToken
    if ($AsPlainText) { $token } else { ConvertTo-SecureString $token -AsPlainText -Force }
}

function Set-EmulatorSetting($Emulator, [hashtable] $Setting) {
    $null = Invoke-RestMethod "$($Emulator.graph)/_emulator/settings" -Method Post -ContentType application/json -Body ($Setting | ConvertTo-Json -Depth 6)
}

function Set-EmulatorFault($Emulator, [hashtable[]] $Fault) {
    $null = Invoke-RestMethod "$($Emulator.graph)/_emulator/faults" -Method Post -ContentType application/json -Body (ConvertTo-Json @($Fault) -Depth 6)
}

<# .SYNOPSIS Settings, faults, chats and counters as at the start. #>
function Reset-Emulator($Emulator) {
    $null = Invoke-RestMethod "$($Emulator.graph)/_emulator/reset" -Method Post
    $null = Invoke-RestMethod "$($Emulator.graph)/_emulator/faults" -Method Delete
}

function Get-EmulatorSummary($Emulator) { Invoke-RestMethod "$($Emulator.graph)/_emulator/summary" }

<# .SYNOPSIS What was sent to Graph, oldest first. #>
function Get-EmulatorRequest($Emulator, [string] $Method, [string] $Path) {
    # In brackets: Invoke-RestMethod emits a list as one object.
    foreach ($request in (Invoke-RestMethod "$($Emulator.graph)/_emulator/record")) {
        if ((-not $Method -or $request.method -eq $Method) -and (-not $Path -or $request.path -match $Path)) { $request }
    }
}

<# .SYNOPSIS One line for each chat that was sent: its members' keys as they were bound, in order. #>
function Get-SentBind($Emulator) {
    Get-EmulatorRequest $Emulator POST '/chats$' | ForEach-Object {
        ($_.body | ConvertFrom-Json).members.'user@odata.bind' -replace "^.*/users\('(.*)'\)$", '$1' -join ' '
    }
}

Export-ModuleMember -Function *-*
