# Runs one test file and writes the results as JSON for the test host.
param(
    [Parameter(Mandatory)] [string] $Suite,
    [Parameter(Mandatory)] [string] $Report
)

$ErrorActionPreference = 'Stop'
Import-Module "$env:CHATMODULE_PESTER/Pester.psd1"

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Suite
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration -WarningVariable warnings

function Format-Failure($item) {
    $path = if ($item.PSObject.Properties['ExpandedPath']) { $item.ExpandedPath } else { $item.Name }
    $message = $item.ErrorRecord | ForEach-Object {
        $_.DisplayErrorMessage ?? $_.ToString()
        $_.DisplayStackTrace ?? $_.ScriptStackTrace
    }
    @{ name = $path; message = $message -join "`n" }
}

$failures = @(
    $run.Failed | ForEach-Object { Format-Failure $_ }
    $run.FailedBlocks | ForEach-Object { Format-Failure $_ }
    $run.FailedContainers | ForEach-Object { Format-Failure $_ }
)
@{
    # The names of skipped tests. A block whose tests are all skipped is listed once.
    skippedBlocks = @($run.Skipped | Group-Object { $_.Block.ExpandedPath } | ForEach-Object {
            if ($_.Count -eq $_.Group[0].Block.Tests.Count) { $_.Name } else { $_.Group.ExpandedPath }
        })
    # A suite warns when it skips tests because something isn't installed.
    warnings      = @($warnings | ForEach-Object Message | Where-Object { $_ -like 'SKIPPED: *' })
    passed        = $run.PassedCount
    failed        = $run.FailedCount
    skipped       = $run.SkippedCount + $run.NotRunCount
    seconds       = $run.Duration.TotalSeconds
    failures      = $failures
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $Report -Encoding utf8NoBOM

exit [int]($failures.Count -gt 0)
