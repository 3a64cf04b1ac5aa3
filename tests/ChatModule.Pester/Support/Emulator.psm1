# Starts, controls, and stops the Graph emulator in a child process.

$ErrorActionPreference = 'Stop'
$PSDefaultParameterValues['Invoke-RestMethod:NoProxy'] = $true

function Find-GraphEmulator {
    if ($env:CHATMODULE_EMULATOR) { return $env:CHATMODULE_EMULATOR }
    # Without the test host, the latest build.
    $built = Get-ChildItem -Path (Join-Path $PSScriptRoot '../../GraphEmulator/bin/*/net*/GraphEmulator.dll') -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $built) { throw 'The emulator is not built. Run dotnet build tests/GraphEmulator.' }
    $built.FullName
}

<# .SYNOPSIS Starts an emulator and returns its addresses, such as Graph, Authority, and CertificatePath. #>
function Start-GraphEmulator([string[]] $ArgumentList = @()) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @(Find-GraphEmulator; '--port'; '0'; '--exit-with-stdin'; $ArgumentList)) {
        $start.ArgumentList.Add($argument)
    }
    # The emulator exits when this process closes the pipe.
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

<# .SYNOPSIS Gets a token of the emulator. -Query is the query of /_emulator/token, such as 'scp=Chat.Create'. #>
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

<# .SYNOPSIS Resets settings, faults, chats, and counters. #>
function Reset-Emulator($Emulator) {
    $null = Invoke-RestMethod "$($Emulator.graph)/_emulator/reset" -Method Post
    $null = Invoke-RestMethod "$($Emulator.graph)/_emulator/faults" -Method Delete
}

function Get-EmulatorSummary($Emulator) { Invoke-RestMethod "$($Emulator.graph)/_emulator/summary" }

<# .SYNOPSIS Gets the requests to Graph, oldest first. #>
function Get-EmulatorRequest($Emulator, [string] $Method, [string] $Path) {
    # Invoke-RestMethod returns a list as one object.
    foreach ($request in (Invoke-RestMethod "$($Emulator.graph)/_emulator/record")) {
        if ((-not $Method -or $request.method -eq $Method) -and (-not $Path -or $request.path -match $Path)) { $request }
    }
}
