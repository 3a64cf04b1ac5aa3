# Every sign-in method of Azure.Identity with the emulator's authority over TLS, and a chat that is created with the token.
# Each test runs in its own process, which trusts the certificate of the emulator.

BeforeDiscovery {
    # Only OpenSSL reads trusted certificates from an environment variable. On other systems, they'd have to be installed.
    $script:isNotLinux = -not $IsLinux
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--tls', 'auto', '--allow-app-only'
    $tenant = 'b33cbe9f-8ebe-4f2a-912b-7e2a427f477f'
    $client = '11111111-1111-4111-8111-111111111111'
    $secret = 'secret-of-the-test'
    $common = @{
        GRAPH = $emulator.secureGraph; AUTHORITY = $emulator.authority; SSL_CERT_FILE = $emulator.certificatePath
        TENANT = $tenant; CLIENT = $client; SECRET = $secret; WORK = "$TestDrive"; NO_PROXY = '127.0.0.1,localhost'
    }

    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=ChatModule test', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::Now.AddHours(-1), [DateTimeOffset]::Now.AddHours(2))
    [System.IO.File]::WriteAllBytes("$TestDrive/app.pfx", $certificate.Export('Pfx', 'pfx-password'))
    Set-Content "$TestDrive/app.pem" "$($certificate.ExportCertificatePem())`n$($key.ExportPkcs8PrivateKeyPem())"

    function Register-Client([hashtable] $Client) { $null = Invoke-RestMethod "$($emulator.graph)/_emulator/clients" -Method Post -ContentType application/json -Body ($Client | ConvertTo-Json) }

    <# Signs in with a script, creates a chat, and returns both. #>
    function Invoke-SignIn([string] $Script, [hashtable] $Environment = @{}, [string] $Then = '$chat = New-GraphChat megan@contoso.com, alex@contoso.com -Topic ''Signed in''') {
        $variables = $common.Clone()
        foreach ($name in $Environment.Keys) { $variables[$name] = $Environment[$name] }
        $fresh = Invoke-FreshPwsh -Environment $variables -Script @"
            Import-Module `$env:CHATMODULE_MANIFEST
            `$here = @{ GraphEndpoint = `$env:GRAPH; AuthorityHost = `$env:AUTHORITY }
            `$credential = [pscredential]::new(`$env:CLIENT, (ConvertTo-SecureString `$env:SECRET -AsPlainText -Force))
            try {
                $Script
                $Then
            }
            catch { `$failure = `$_ }
            `$connection = Get-GraphChatConnection
            @{
                AuthType = "`$(`$connection.AuthType)"; Account = `$connection.Account; ClientId = `$connection.ClientId; TenantId = `$connection.TenantId; Scopes = `$connection.Scopes
                Chat = @(`$chat.ChatId); Information = "`$information"; Seconds = `$seconds; Failure = (`$failure.FullyQualifiedErrorId -split ',')[0]; Message = "`$failure"; Errors = "`$(`$Error -join '; ')"
            } | ConvertTo-Json -Compress
"@
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        $result = @($fresh.Output -split "`n" | Where-Object { $_ -like '{*' })
        $result.Count | Should -Be 1 -Because "$($fresh.Output)$($fresh.Errors)"
        $result[0] | ConvertFrom-Json
    }
    function Assert-SignedIn($Result, [string] $AuthType, [string] $Account) {
        $Result.Failure | Should -BeNullOrEmpty -Because $Result.Message
        $Result.AuthType | Should -Be $AuthType
        $Result.Account | Should -Be $Account
        $Result.Chat[0] | Should -BeLike '19:*'
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Signing in' -Skip:$isNotLinux {
    BeforeEach {
        Reset-Emulator $emulator
        Register-Client @{ clientId = $client; secret = $secret; certificatePem = $certificate.ExportCertificatePem() }
    }

    It 'works with a client secret' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT'
        Assert-SignedIn $result ClientSecret $client
        $result.TenantId | Should -Be $tenant
        $result.Scopes | Should -Contain 'Chat.Create'
    }

    It 'with a wrong client secret is SignInRequired without a request to Graph' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT' @{ SECRET = 'another' }
        $result.Failure | Should -Be 'SignInRequired'
        $result.Message | Should -Not -BeLike '*another*'
        @(Get-EmulatorRequest $emulator -Path '/beta/').Count | Should -Be 0
    }

    It 'works with a certificate object' {
        $result = Invoke-SignIn '$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new("$env:WORK/app.pfx", "pfx-password"); Connect-GraphChat @here -Certificate $certificate -ClientId $env:CLIENT -TenantId $env:TENANT'
        Assert-SignedIn $result ClientCertificate $client
        $sent = @(Get-EmulatorRequest $emulator POST '/oauth2/v2.0/token')
        $sent[-1].body | Should -BeLike '*client_assertion_type=*jwt-bearer*'
    }

    It 'works with the path of a PFX file' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -CertificatePath "$env:WORK/app.pfx" -CertificatePassword (ConvertTo-SecureString pfx-password -AsPlainText -Force) -ClientId $env:CLIENT -TenantId $env:TENANT'
        Assert-SignedIn $result ClientCertificate $client
    }

    It 'works with the path of a PEM file, relative to the current location' {
        $result = Invoke-SignIn 'Set-Location $env:WORK; Connect-GraphChat @here -CertificatePath ./app.pem -ClientId $env:CLIENT -TenantId $env:TENANT'
        Assert-SignedIn $result ClientCertificate $client
    }

    It 'with a file that is not a certificate is SignInRequired with the file name' {
        Set-Content "$TestDrive/broken.pfx" 'not a certificate'
        $result = Invoke-SignIn 'Connect-GraphChat @here -CertificatePath "$env:WORK/broken.pfx" -ClientId $env:CLIENT -TenantId $env:TENANT'
        $result.Failure | Should -Be 'SignInRequired'
        $result.Message | Should -BeLike '*broken.pfx*'
    }

    It 'works with a device code, whose message is in the information stream' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -UseDeviceCode -TenantId $env:TENANT -InformationVariable information'
        Assert-SignedIn $result DeviceCode 'adele@contoso.com'
        $result.Information | Should -Match '(?i)code'
        $result.Scopes | Should -Contain 'Chat.ReadBasic'
        (@(Get-EmulatorRequest $emulator POST '/devicecode')[0].body | ForEach-Object { [uri]::UnescapeDataString($_) }) | Should -BeLike "*$($emulator.secureGraph)/Chat.Create*"
    }

    It 'with a device code that is not entered can be stopped' {
        Set-EmulatorSetting $emulator @{ deviceCodePendingPolls = 1000 }
        $result = Invoke-SignIn -Then '' -Script @'
            $run = [powershell]::Create().AddScript({ param($manifest, $here) Import-Module $manifest; Connect-GraphChat @here -UseDeviceCode -TenantId $env:TENANT }).AddArgument($env:CHATMODULE_MANIFEST).AddArgument($here)
            $handle = $run.BeginInvoke()
            while (-not $run.Streams.Information.Count -and -not $handle.IsCompleted) { Start-Sleep -Milliseconds 50 }
            $information = $run.Streams.Information
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $run.Stop()
            $seconds = $clock.Elapsed.TotalSeconds
'@
        $result.Information | Should -Match '(?i)code'
        $result.Seconds | Should -BeLessThan 60
    }

    It 'works with DefaultAzureCredential and environment variables' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -UseDefaultCredential' @{ AZURE_CLIENT_ID = $client; AZURE_CLIENT_SECRET = $secret; AZURE_TENANT_ID = $tenant }
        Assert-SignedIn $result DefaultCredential $client
    }

    It 'works with an access token' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)' @{ TOKEN = New-EmulatorToken $emulator -AsPlainText }
        Assert-SignedIn $result AccessToken 'adele@contoso.com'
    }

    It 'with an expired access token is SignInRequired before any request' {
        $token = New-EmulatorToken $emulator 'expiresIn=-60' -AsPlainText
        $result = Invoke-SignIn 'Connect-GraphChat @here -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)' @{ TOKEN = $token }
        $result.Failure | Should -Be 'SignInRequired'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It 'works with a browser, which returns to the local redirect URI' {
        $bin = (New-Item -ItemType Directory "$TestDrive/bin").FullName
        Set-Content "$bin/xdg-open" "#!/bin/sh`nprintf '%s' `"`$1`" > '$TestDrive/url.part' && mv '$TestDrive/url.part' '$TestDrive/url'"
        & chmod +x "$bin/xdg-open"
        $result = Invoke-SignIn -Environment @{ PATH = "${bin}:$env:PATH"; SUDO_USER = '' } -Script @'
            $browser = [powershell]::Create().AddScript({
                while (-not (Test-Path "$env:WORK/url")) { Start-Sleep -Milliseconds 50 }
                # Like a browser, posts the form of the page to the local redirect URI.
                $page = (Invoke-WebRequest (Get-Content "$env:WORK/url" -Raw) -SkipCertificateCheck).Content
                $fields = @{}
                foreach ($field in [regex]::Matches($page, 'name="([^"]+)" value="([^"]*)"')) { $fields[$field.Groups[1].Value] = [System.Net.WebUtility]::HtmlDecode($field.Groups[2].Value) }
                $null = Invoke-WebRequest ([System.Net.WebUtility]::HtmlDecode([regex]::Match($page, 'action="([^"]+)"').Groups[1].Value)) -Method Post -Body $fields
            }.ToString())
            $null = $browser.BeginInvoke()
            Connect-GraphChat @here -TenantId $env:TENANT -LoginHint megan@contoso.com
'@
        Assert-SignedIn $result InteractiveBrowser 'megan@contoso.com'
        Get-Content "$TestDrive/url" -Raw | Should -BeLike "$($emulator.authority)/$tenant/oauth2/v2.0/authorize?*client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e*"
    }
}

Describe 'A connection' -Skip:$isNotLinux {
    BeforeEach { Reset-Emulator $emulator }

    It 'renews its token during a run, and no item fails for it' {
        # The token expires after 12 seconds and is renewed before that, during the run.
        Set-EmulatorSetting $emulator @{ tokenLifetimeSeconds = 12; latencyMilliseconds = 250 }
        $result = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT' -Then 'Start-Sleep -Seconds 9; $chat = 1..28 | ForEach-Object { "user{0:d5}@contoso.com" -f $_ } | New-GraphChat -With megan@contoso.com -ThrottleLimit 2'
        $result.Failure | Should -BeNullOrEmpty -Because $result.Message
        $result.Chat.Count | Should -Be 28 -Because $result.Errors
        $summary = Get-EmulatorSummary $emulator
        $summary.tokenRequests | Should -BeGreaterOrEqual 2
        $summary.tokenRequests | Should -BeLessThan 15
    }

    It 'requests a new token for a claims challenge, and the item does not fail' {
        $revoke = "`$null = Invoke-RestMethod '$($emulator.graph)/_emulator/revoke' -Method Post -ContentType application/json -Body '{`"claimsChallenge`":true}'"
        $result = Invoke-SignIn "Connect-GraphChat @here -ClientSecretCredential `$credential -TenantId `$env:TENANT; $revoke"
        $result.Failure | Should -BeNullOrEmpty -Because $result.Message
        $result.Chat[0] | Should -BeLike '19:*'
        (Get-EmulatorSummary $emulator).statuses.'401' | Should -Be 1
        [uri]::UnescapeDataString(@(Get-EmulatorRequest $emulator POST '/oauth2/v2.0/token')[-1].body) | Should -BeLike '*claims=*nbf*'
    }

    It 'does not trust an authority with an unknown certificate' {
        $result = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT' @{ SSL_CERT_FILE = '/dev/null' }
        $result.Failure | Should -Be 'SignInRequired'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It 'does not trust an endpoint with an unknown certificate' {
        $token = New-EmulatorToken $emulator -AsPlainText
        $result = Invoke-SignIn 'Connect-GraphChat @here -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)' @{ TOKEN = $token; SSL_CERT_FILE = '/dev/null' } -Then '$chat = New-GraphChat megan@contoso.com -Topic x -ErrorAction Stop'
        $result.Failure | Should -Be 'ServiceUnavailable'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }
}
