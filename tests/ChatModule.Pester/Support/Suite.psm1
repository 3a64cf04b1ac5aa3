# What every suite needs: the module under test, and processes of its own.

$ErrorActionPreference = 'Stop'

<# .SYNOPSIS The folder of the module under test. #>
function Get-ModuleUnderTest {
    $folder = $env:CHATMODULE_UNDER_TEST ? $env:CHATMODULE_UNDER_TEST : (Join-Path $PSScriptRoot '../../../output/ChatModule')
    $manifest = Join-Path $folder ChatModule.psd1
    if (-not (Test-Path $manifest)) { throw "There is no module at '$folder': dotnet build src/ChatModule" }
    (Resolve-Path $manifest).Path
}

<# .SYNOPSIS Runs a script in a fresh pwsh; answers with Output, Errors, ExitCode, Seconds. #>
function Invoke-FreshPwsh {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Script,
        [hashtable] $Environment = @{},
        [int] $TimeoutSeconds = 60,
        # After this text has come out, an interrupt is sent, as Ctrl+C in a terminal does.
        [string] $InterruptAfter
    )
    $file = Join-Path ([System.IO.Path]::GetTempPath()) "chatmodule-$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $file -Value $Script -Encoding utf8
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.Environment['NO_COLOR'] = '1'
    $start.Environment['CHATMODULE_MANIFEST'] = Get-ModuleUnderTest
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = [string]$Environment[$name] }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $seen = ''
        if ($InterruptAfter) {
            while ($seen -notmatch $InterruptAfter -and $null -ne ($line = $process.StandardOutput.ReadLine())) { $seen += "$line`n" }
            Start-Sleep -Milliseconds 300
            & kill -INT $process.Id
            $clock.Restart()
        }
        $rest = $process.StandardOutput.ReadToEndAsync()
        $ended = $process.WaitForExit($TimeoutSeconds * 1000)
        if (-not $ended) { $process.Kill($true) }
        [pscustomobject]@{
            Output = $seen + $rest.GetAwaiter().GetResult()
            Errors = $errors.GetAwaiter().GetResult()
            ExitCode = $ended ? $process.ExitCode : -1
            Seconds = $clock.Elapsed.TotalSeconds
        }
    }
    finally {
        $process.Dispose()
        Remove-Item -LiteralPath $file
    }
}

<# .SYNOPSIS Runs a script block in a runspace of its own, to be stopped or closed from outside. #>
function Start-InRunspace([string] $Script, [hashtable] $Variable = @{}) {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    foreach ($name in $Variable.Keys) { $runspace.SessionStateProxy.SetVariable($name, $Variable[$name]) }
    $powershell = [powershell]::Create($runspace).AddScript($Script)
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    [pscustomobject]@{
        Runspace = $runspace
        PowerShell = $powershell
        Output = $output
        Handle = $powershell.BeginInvoke($nothing, $output)
    }
}

<# .SYNOPSIS Waits until a condition holds; throws when it does not within the seconds. #>
function Wait-Until([scriptblock] $Condition, [double] $Seconds = 10, [string] $What = "$Condition") {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds s: $What" }
        Start-Sleep -Milliseconds 50
    }
}

<# .SYNOPSIS The errors of a command, terminating or not, in parts that read well in a test. #>
function Get-Failure {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [scriptblock] $Command)
    # Pester makes every error a terminating one; a user does not.
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

Export-ModuleMember -Function *-*
