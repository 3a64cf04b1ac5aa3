# An empty script with the same output as the candidates, to subtract the cost of PowerShell itself.
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', '', Justification = 'All candidates have the same parameters.')]
param([string] $Kind, [int] $Count, [int] $InFlight, [int] $WarmUp)
@{ seconds = 0; out = 0; errors = 0 } | ConvertTo-Json -Compress
