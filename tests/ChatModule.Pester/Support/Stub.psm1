# A connection without a network, and helpers to compare results.

$ErrorActionPreference = 'Stop'
if (-not ('ChatModule.Pester.ScriptedHandler' -as [type])) {
    Add-Type -Path (Join-Path $PSScriptRoot ScriptedHandler.cs)
}

<# .SYNOPSIS Creates an unsigned token with claims. #>
function New-UnsignedToken([hashtable] $Claim = @{}) {
    $claims = @{
        oid = '8b081ef6-4792-4def-b2c9-c363a1bf41d5'; upn = 'adele@contoso.com'; tid = 'b33cbe9f-8ebe-4f2a-912b-7e2a427f477f'
        appid = '14d82eec-204b-4c2f-b7e8-296a70dab67e'; scp = 'Chat.Create Chat.ReadBasic'; exp = [DateTimeOffset]::UtcNow.AddHours(1).ToUnixTimeSeconds()
    }
    foreach ($name in $Claim.Keys) { $claims[$name] = $Claim[$name] }
    $parts = '{"alg":"none"}', ($claims | ConvertTo-Json -Compress), 'no-signature' | ForEach-Object {
        [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    }
    ConvertTo-SecureString ($parts -join '.') -AsPlainText -Force
}

<# .SYNOPSIS Connects to a scripted network and returns it. #>
function Connect-Stub([hashtable] $Claim = @{}) {
    $network = [ChatModule.Pester.ScriptedHandler]::new()
    Connect-GraphChat -AccessToken (New-UnsignedToken $Claim) -HttpMessageHandler $network
    $network
}

<# .SYNOPSIS Sorts the properties of JSON for a comparison. #>
function ConvertTo-Canonical([string] $Json) {
    function Sort-Node($node) {
        if ($node -is [System.Collections.IDictionary]) {
            $sorted = [ordered]@{}
            foreach ($key in $node.Keys | Sort-Object -CaseSensitive) { $sorted[$key] = Sort-Node $node[$key] }
            return $sorted
        }
        if ($node -is [System.Collections.IList]) { return , @($node | ForEach-Object { Sort-Node $_ }) }
        $node
    }
    Sort-Node ($Json | ConvertFrom-Json -AsHashtable) | ConvertTo-Json -Depth 12
}
