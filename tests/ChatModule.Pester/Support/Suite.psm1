# Helpers for all Pester tests: the module under test, new processes and runspaces, and conditions.

$ErrorActionPreference = 'Stop'

<# .SYNOPSIS Gets the manifest of the module under test. #>
function Get-ModuleUnderTest {
    $folder = $env:CHATMODULE_UNDER_TEST ? $env:CHATMODULE_UNDER_TEST : (Join-Path $PSScriptRoot '../../../output/ChatModule')
    $manifest = Join-Path $folder ChatModule.psd1
    if (-not (Test-Path $manifest)) { throw "'$folder' has no module. Run dotnet build src/ChatModule." }
    (Resolve-Path $manifest).Path
}

<# .SYNOPSIS Runs a script in a new pwsh process and returns Output, Errors, ExitCode, and Seconds. #>
function Invoke-FreshPwsh {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Script,
        [hashtable] $Environment = @{},
        [int] $TimeoutSeconds = 60,
        # Sends an interrupt signal, like Ctrl+C in a terminal, when the output contains this text.
        [string] $InterruptAfter
    )
    $file = Join-Path ([System.IO.Path]::GetTempPath()) "chatmodule-$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $file -Value $Script -Encoding utf8
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.Environment['NO_COLOR'] = '1'
    # A sign-in of a test isn't kept in the keyring of whoever runs it.
    $start.Environment['DBUS_SESSION_BUS_ADDRESS'] = 'disabled:'
    $start.Environment['CHATMODULE_MANIFEST'] = Get-ModuleUnderTest
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = [string]$Environment[$name] }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $beforeInterrupt = ''
        if ($InterruptAfter) {
            while ($beforeInterrupt -notmatch $InterruptAfter -and $null -ne ($line = $process.StandardOutput.ReadLine())) { $beforeInterrupt += "$line`n" }
            Start-Sleep -Milliseconds 300
            & kill -INT $process.Id
            $clock.Restart()
        }
        $remaining = $process.StandardOutput.ReadToEndAsync()
        $exited = $process.WaitForExit($TimeoutSeconds * 1000)
        if (-not $exited) { $process.Kill($true) }
        [pscustomobject]@{
            Output = $beforeInterrupt + $remaining.GetAwaiter().GetResult()
            # PowerShell 7.4 and 7.5 color errors all the same.
            Errors = [System.Management.Automation.Internal.StringDecorated]::new($errors.GetAwaiter().GetResult()).ToString('PlainText')
            ExitCode = $exited ? $process.ExitCode : -1
            Seconds = $clock.Elapsed.TotalSeconds
        }
    }
    finally {
        $process.Dispose()
        Remove-Item -LiteralPath $file
    }
}

<# .SYNOPSIS Runs a script in a new runspace that the test can stop or close. #>
function Start-InRunspace([string] $Script, [hashtable] $Variable = @{}) {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    foreach ($name in $Variable.Keys) { $runspace.SessionStateProxy.SetVariable($name, $Variable[$name]) }
    $powershell = [powershell]::Create($runspace).AddScript($Script)
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $emptyInput = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $emptyInput.Complete()
    [pscustomobject]@{
        Runspace = $runspace
        PowerShell = $powershell
        Output = $output
        Handle = $powershell.BeginInvoke($emptyInput, $output)
    }
}

<# .SYNOPSIS Waits for a condition, and throws when it times out. #>
function Wait-Until([scriptblock] $Condition, [double] $Seconds = 10, [string] $What = "$Condition") {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Timed out after $Seconds s: $What" }
        Start-Sleep -Milliseconds 50
    }
}

<# .SYNOPSIS Gets the terminating and non-terminating errors of a command as objects for assertions. #>
function Get-Failure {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [scriptblock] $Command)
    # Pester makes every error terminating, but the default for a user is Continue.
    $caller = $PSCmdlet.SessionState.PSVariable
    $preference = $caller.GetValue('ErrorActionPreference')
    $caller.Set('ErrorActionPreference', 'Continue')
    try { $records = @(& $Command 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) }
    catch { $records = @($_) }
    finally { $caller.Set('ErrorActionPreference', $preference) }
    foreach ($record in $records) {
        [pscustomobject]@{
            Id = ($record.FullyQualifiedErrorId -split ',')[0]
            Category = [string]$record.CategoryInfo.Category
            Target = $record.TargetObject
            Message = [string]$record
            Action = $record.ErrorDetails.RecommendedAction
            Exception = $record.Exception
        }
    }
}
