# Makes a redacted record of the debug stream, which has headers and bodies with CHATMODULE_DEBUG_CONTENT=1.

$ErrorActionPreference = 'Stop'
$allowed = Import-PowerShellDataFile "$PSScriptRoot/Redaction.psd1"
$time = '\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?'

<# .SYNOPSIS Creates an empty recorder. Add-DebugLine fills its Exchanges. #>
function New-Recorder {
    @{
        Exchanges = [System.Collections.Generic.List[object]]::new()
        Clock     = [System.Diagnostics.Stopwatch]::StartNew()
        # Requests by client-request-id, and responses, until the line that has the status of both.
        Requests  = @{}
        Responses = [System.Collections.Generic.List[object]]::new()
        # The number of each identity, in any case.
        Numbers   = @{}
    }
}

<# .SYNOPSIS Reads a debug line: a request, a response, or the line that has the status of both. #>
function Add-DebugLine([hashtable] $Recorder, [string] $Step, [string] $Text) {
    if ($Text -match '^([A-Z]+) (\S+) -> (.+) in (\d+) ms \(client-request-id ([^,)]+)') {
        $null, $method, $path, $status, $milliseconds, $id = $Matches[0..5]
        $request = $Recorder.Requests[$id]
        $Recorder.Requests.Remove($id)
        # A response may lack the header. The lines come in the order of their responses.
        $own = $Recorder.Responses | Where-Object { $_.Headers['client-request-id'] -eq $id }
        $response = @($own; $Recorder.Responses)[0]
        $null = $Recorder.Responses.Remove($response)
        $began = $request ? $request.At : $Recorder.Clock.Elapsed.TotalSeconds
        $Recorder.Exchanges.Add([ordered]@{
                step     = $Step
                at       = [math]::Round($began, 3)
                ms       = [int]$milliseconds
                method   = $method
                path     = Protect-Address $Recorder $path
                status   = $status -match '^\d{3}$' ? [int]$status : $null
                request  = Protect-Message $Recorder $request
                response = Protect-Message $Recorder $response
            })
    }
    elseif ($Text -match '^\d{3}( |\n|$)') {
        $Recorder.Responses.Add((Read-Message $Text))
    }
    elseif ($Text -match '^[A-Z]+ /\S+(\n|$)') {
        $request = Read-Message $Text
        $request.At = $Recorder.Clock.Elapsed.TotalSeconds
        $Recorder.Requests["$($request.Headers['client-request-id'])"] = $request
    }
}

function Read-Message([string] $Text) {
    $head, $body = $Text -split "`n`n", 2
    $headers = @{}
    foreach ($line in $head.Split("`n") | Select-Object -Skip 1) {
        $name, $value = $line -split ': ', 2
        $headers[$name] = $value
    }
    # The debug stream has the first 4 KB of a body.
    @{ Headers = $headers; Body = $body -replace '\n\u2026 \d+ more bytes$' }
}

function Protect-Message([hashtable] $Recorder, [hashtable] $Message) {
    if (-not $Message) { return }
    $headers = [ordered]@{}
    foreach ($name in $Message.Headers.psbase.Keys -match '^[\w-]{1,60}$' | Sort-Object) {
        $headers[$name.ToLowerInvariant()] = Protect-Header $Recorder $name $Message.Headers[$name]
    }
    [ordered]@{ headers = $headers; body = $Message.Body ? (Protect-Body $Recorder $Message.Body) : $null }
}

function Protect-Header([hashtable] $Recorder, [string] $Name, [string] $Value) {
    if ($Name -eq 'Location') { return Protect-Address $Recorder $Value }
    $pattern = $allowed.Headers[$Name]
    $pattern -and $Value -match "^($pattern)$" ? $Value : '{value}'
}

function Protect-Body([hashtable] $Recorder, [string] $Text) {
    $writer = [Newtonsoft.Json.Linq.JTokenWriter]::new()
    $reader = [Newtonsoft.Json.JsonTextReader]::new([System.IO.StringReader]::new($Text))
    $reader.DateParseHandling = 'None'
    $reader.FloatParseHandling = 'Decimal'
    try { while ($reader.Read()) { $writer.WriteToken($reader.TokenType, $reader.Value) } }
    catch [Newtonsoft.Json.JsonReaderException] { Write-Debug "The body is cut off: $_" }
    $property = $writer.WriteState -eq 'Property' ? $writer.Path : $null
    # Ends the objects and lists of a body that is cut off, except for a property without its value.
    $writer.Close()
    if ($null -eq $writer.Token) { return "{string:$($Text.Length)}" }
    if ($property) { $writer.Token.SelectToken($property).Parent.Remove() }
    Protect-Value $Recorder '' (ConvertFrom-Json $writer.Token.ToString() -AsHashtable -NoEnumerate -Depth 100)
}

function Protect-Value([hashtable] $Recorder, [string] $Name, $Value) {
    if ($null -eq $Value -or $Value -is [bool]) { return $Value }
    if ($Value -is [System.Collections.IDictionary]) {
        $properties = [ordered]@{}
        foreach ($property in $Value.GetEnumerator()) {
            $key = $property.Key -match '^[@#]?[A-Za-z][\w.@#-]{0,60}$' ? $property.Key : '{property}'
            $properties[$key] = Protect-Value $Recorder $property.Key $property.Value
        }
        return $properties
    }
    if ($Value -is [array]) { return , @(foreach ($item in $Value) { Protect-Value $Recorder $Name $item }) }
    if ($Value -is [string]) { return Protect-Text $Recorder $Name $Value }
    if ($Value -is [datetime]) { return '{time}' }
    $Name -in $allowed.Numbers ? $Value : '{number}'
}

function Protect-Text([hashtable] $Recorder, [string] $Name, [string] $Value) {
    if ($Value -eq '') { return '' }
    $pattern = $allowed.Constants[$Name]
    if ($pattern -and $Value -cmatch "^($pattern)$") { return $Value }
    $unknown = "{string:$($Value.Length)}"
    if ($Name -eq 'message') { return @($allowed.Messages | Where-Object { $Value -like $_ }; $unknown)[0] }
    if ($allowed.Texts[$Name]) { return "{$($allowed.Texts[$Name])}" }
    if ($Name -in $allowed.Addresses) { return Protect-Address $Recorder $Value }
    switch -Regex ($Value) {
        '^19:[^/\s]+@[\w.]+$' { return Get-Placeholder $Recorder chat $Value }
        '^https?://' { return '{url}' }
        "^$time$" { return '{time}' }
    }
    if ($allowed.Identities[$Name]) { return Get-Placeholder $Recorder $allowed.Identities[$Name] $Value }
    switch -Regex ($Value) {
        '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' { return Get-Placeholder $Recorder guid $Value }
        '^\S+@\S+$' { return Get-Placeholder $Recorder address $Value }
    }
    $unknown
}

# The path, fragment, and query without the host: their known words, and placeholders for the rest.
function Protect-Address([hashtable] $Recorder, [string] $Address) {
    $path, $query = ($Address -replace '^https?://[^/]+') -split '\?', 2
    $state = @{ Kind = 'segment' }
    $path = [regex]::Replace($path, "[^/#()']+", {
            $word = [uri]::UnescapeDataString($args[0].Value)
            if ($allowed.Collections[$word]) { $state.Kind = $allowed.Collections[$word]; return $word }
            if ($word -cin $allowed.Words) { return $word }
            Get-Placeholder $Recorder $state.Kind $word
        })
    if (-not $query) { return $path }
    $query = [uri]::UnescapeDataString($query.Replace('+', ' '))
    $words = [regex]::Replace($query, "'(?:[^']|'')*'|$time|[^\s&=,()/:]+", {
            $word = $args[0].Value
            if ($word.Trim("'") -cin $allowed.Words -or $word -match '^\d{1,3}$') { return $word }
            $word[0] -eq "'" ? "'{string}'" : $word -match "^$time$" ? '{time}' : '{token}'
        })
    "$path`?$words"
}

function Get-Placeholder([hashtable] $Recorder, [string] $Kind, [string] $Value) {
    if (-not $Recorder.Numbers.ContainsKey($Value)) { $Recorder.Numbers[$Value] = $Recorder.Numbers.Count + 1 }
    "{$Kind$($Recorder.Numbers[$Value])}"
}

<# .SYNOPSIS Says after how many requests, and when, the first 429 came in a step. #>
function Get-Measurement([hashtable] $Recorder, [string] $Step) {
    $exchanges = @($Recorder.Exchanges | Where-Object step -EQ $Step | Sort-Object { $_.at + $_.ms / 1000 })
    $accepted = @($exchanges | Where-Object status -In 200, 201)
    $seconds = $exchanges ? $exchanges[-1].at + $exchanges[-1].ms / 1000 - $exchanges[0].at : 0
    $first = $exchanges | Where-Object status -EQ 429 | Select-Object -First 1
    if (-not $first) { return '{0} requests in {1:n1} s, no 429' -f $exchanges.Count, $seconds }
    $delay = $first.response.headers['retry-after']
    '{0} requests accepted, 429 after {1:n1} s, Retry-After {2}' -f $accepted.Count, $seconds, $delay
}

<# .SYNOPSIS Writes JSON lines: what was run, each exchange, and the outcome of each step. #>
function Save-Record([hashtable] $Recorder, [object[]] $Result, [string] $Path) {
    $measured = @($Result | Where-Object IsMeasured).Step
    $seen = @{}
    foreach ($exchange in $Recorder.Exchanges | Where-Object step -In $measured) {
        # Of many equal requests, the record has the content of the first one.
        $kind = "$($exchange.step) $($exchange.status) $(Get-Kind $exchange.path)"
        if ($seen[$kind]) { $exchange.request = $exchange.response = $null }
        $seen[$kind] = $true
    }
    $lines = @(
        [ordered]@{
            record     = 'tenant test of ChatModule'
            module     = "$((Get-Module ChatModule).Version)"
            powershell = "$($PSVersionTable.PSVersion)"
        }
        $Recorder.Exchanges
        $Result | Where-Object Outcome -NE Skipped
    )
    $json = $lines | ForEach-Object { ConvertTo-Json $_ -Depth 40 -Compress }
    Set-Content -LiteralPath $Path -Value $json -Encoding utf8NoBOM
}

<# .SYNOPSIS Takes the numbers out of placeholders: {chat3} is {chat}. #>
function Get-Kind([string] $Text) { $Text -replace '\{([a-z]+):?\d*\}', '{$1}' }
