# Runs a pipeline of ChatModule, and prints what it took as one line of JSON.
[Diagnostics.CodeAnalysis.SuppressMessage(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'The pipelines use them.')]
param()

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$clock = [Diagnostics.Stopwatch]::StartNew()
Import-Module "$env:BENCH_MODULE/ChatModule.psd1"
$import = $clock.Elapsed.TotalSeconds
# ConvertTo-SecureString would load another module.
function Connect([string] $Token) {
    $limits = $env:BENCH_UNLIMITED ? @{ ServiceLimits = 'Unknown' } : @{}
    $secure = [Net.NetworkCredential]::new('', $Token).SecurePassword
    Connect-GraphChat -AccessToken $secure -GraphEndpoint $env:BENCH_ENDPOINT -PassThru @limits
}
function Get-Person {
    for ($i = 1; $i -le $env:BENCH_COUNT; $i++) { 'user{0:d5}@contoso.com' -f ($i + $env:BENCH_SKIP) }
}
function Get-Group([string] $Other) {
    for ($i = 1; $i -le $env:BENCH_COUNT; $i++) {
        $last = $Other ? $Other : 'user{0:d5}@contoso.com' -f ($i + 1)
        [pscustomobject]@{ Topic = "Row $i"; Members = 'user{0:d5}@contoso.com;{1}' -f $i, $last }
    }
}
filter Mark {
    $script:created = $clock.Elapsed.TotalSeconds
    $_
}

# The variables of the pipelines.
if ($env:BENCH_APP_TOKEN) { $daemon = Connect $env:BENCH_APP_TOKEN }
$user = Connect $env:BENCH_TOKEN
$app = '05F59CEC-A742-4A50-A62E-202A57E478A4'
$pipeline = [scriptblock]::Create($env:BENCH_PIPELINE)
if (-not $env:BENCH_FIRST) {
    $null = New-GraphChat user30000@contoso.com -OneOnOne
    if ($env:BENCH_BEFORE) { $null = . ([scriptblock]::Create($env:BENCH_BEFORE)) }
    $clock.Restart()
}
# Each error counts, and none is shown.
$ErrorActionPreference = 'SilentlyContinue'
$MaximumErrorCount = 32768
$Error.Clear()
$out = 0
. $pipeline | ForEach-Object { $out++ }
$seconds = $clock.Elapsed.TotalSeconds
@{
    seconds   = $seconds
    out       = $out
    errors    = $Error.Count
    import    = $import
    created   = $created
    megabytes = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
    end       = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() / 1000
} | ConvertTo-Json -Compress
