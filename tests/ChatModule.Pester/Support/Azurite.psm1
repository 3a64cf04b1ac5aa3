# Azurite, the emulator of Azure Storage, is installed from npm once into a temporary folder.

$ErrorActionPreference = 'Stop'
# The default account and key: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite.
$account = 'devstoreaccount1'
$running = $null
$key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

<# .SYNOPSIS Starts Azurite. Returns nothing without Node.js, npm, or a registry. #>
function Start-Azurite {
    foreach ($program in 'node', 'npm') { if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) { return } }
    $folder = $env:CHATMODULE_AZURITE ? $env:CHATMODULE_AZURITE : (Join-Path ([IO.Path]::GetTempPath()) chatmodule-azurite)
    $script = Join-Path $folder node_modules/azurite/dist/src/queue/main.js
    if (-not (Test-Path $script)) {
        $null = New-Item $folder -ItemType Directory -Force
        $null = npm install --prefix $folder --no-audit --no-fund azurite@3 2>&1
        if (-not (Test-Path $script)) { return }
    }
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $data = Join-Path ([IO.Path]::GetTempPath()) "azurite-$([guid]::NewGuid())"
    $start = [Diagnostics.ProcessStartInfo]::new('node')
    $script, '--queuePort', "$port", '--queueHost', '127.0.0.1', '--location', $data, '--silent', '--skipApiVersionCheck', '--disableTelemetry' | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    $azurite = [pscustomobject]@{ Process = $process; Endpoint = "http://127.0.0.1:$port/$account"; Data = $data }
    foreach ($attempt in 1..150) {
        if ($process.HasExited) { throw "Azurite exited: $($process.StandardError.ReadToEnd())" }
        try {
            $null = Invoke-WebRequest "$($azurite.Endpoint)?comp=list&$(New-Sas)" -NoProxy
            $script:running = $azurite
            return $azurite
        }
        catch { Start-Sleep -Milliseconds 200 }
    }
    throw 'Azurite does not respond.'
}

<# .SYNOPSIS Returns what Start-Azurite returned. #>
function Get-Azurite { $script:running }

function Stop-Azurite($Azurite) {
    if (-not $Azurite) { return }
    $Azurite.Process.Kill($true)
    $Azurite.Process.WaitForExit()
    $Azurite.Process.Dispose()
    Remove-Item $Azurite.Data -Recurse -Force -ErrorAction Ignore
}

# https://learn.microsoft.com/rest/api/storageservices/create-account-sas
function New-Sas {
    $fields = [ordered]@{ sp = 'rwdlacup'; ss = 'q'; srt = 'sco'; st = ''; se = '2099-01-01T00:00:00Z'; sip = ''; spr = 'http,https'; sv = '2019-02-02' }
    $text = "$account`n$($fields.Values -join "`n")`n"
    $hmac = [Security.Cryptography.HMACSHA256]::new([Convert]::FromBase64String($key))
    $fields.sig = [Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($text)))
    ($fields.GetEnumerator() | Where-Object Value | ForEach-Object { "$($_.Key)=$([uri]::EscapeDataString($_.Value))" }) -join '&'
}

<# .SYNOPSIS Creates a queue and returns its address with a SAS. #>
function New-AzuriteQueue($Azurite, [string] $Name) {
    $address = "$($Azurite.Endpoint)/$Name"
    $null = Invoke-WebRequest -Method Put "$($address)?$(New-Sas)" -NoProxy
    "$($address)?$(New-Sas)"
}

<# .SYNOPSIS Peeks at the messages of a queue. #>
function Get-AzuriteMessage([string] $QueueUri) {
    $uri = [uri]$QueueUri
    $xml = (Invoke-WebRequest "$($uri.GetLeftPart('Path'))/messages$($uri.Query)&peekonly=true&numofmessages=32" -NoProxy).Content
    ([xml]$xml.Substring($xml.IndexOf('<'))).QueueMessagesList.QueueMessage | Where-Object { $_ } |
        ForEach-Object { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($_.MessageText)) }
}
