# Every way to sign in, for real: Azure.Identity talks TLS to the emulator's authority, whose certificate was made for
# this run, and a chat is created with the token. Each runs in a process of its own, which trusts that certificate.

BeforeDiscovery {
    # Only OpenSSL reads the certificates to trust from a variable; elsewhere they would have to be installed.
    $script:isElsewhere = -not $IsLinux
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

    <# Signs in as the script says, creates a chat, and answers with both. #>
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
                Chat = @(`$chat.ChatId); Said = "`$said"; Seconds = `$seconds; Failure = (`$failure.FullyQualifiedErrorId -split ',')[0]; Message = "`$failure"; Errors = "`$(`$Error -join '; ')"
            } | ConvertTo-Json -Compress
"@
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        $answer = @($fresh.Output -split "`n" | Where-Object { $_ -like '{*' })
        $answer.Count | Should -Be 1 -Because "$($fresh.Output)$($fresh.Errors)"
        $answer[0] | ConvertFrom-Json
    }
    function Assert-SignedIn($Answer, [string] $AuthType, [string] $Account) {
        $Answer.Failure | Should -BeNullOrEmpty -Because $Answer.Message
        $Answer.AuthType | Should -Be $AuthType
        $Answer.Account | Should -Be $Account
        $Answer.Chat[0] | Should -BeLike '19:*'
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Signing in' -Skip:$isElsewhere {
    BeforeEach {
        Reset-Emulator $emulator
        Register-Client @{ clientId = $client; secret = $secret; certificatePem = $certificate.ExportCertificatePem() }
    }

    It 'works with a client secret' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT'
        Assert-SignedIn $answer ClientSecret $client
        $answer.TenantId | Should -Be $tenant
        $answer.Scopes | Should -Contain 'Chat.Create'
    }

    It 'with a wrong client secret is SignInRequired, and no request to Graph' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT' @{ SECRET = 'another' }
        $answer.Failure | Should -Be 'SignInRequired'
        $answer.Message | Should -Not -BeLike '*another*'
        @(Get-EmulatorRequest $emulator -Path '/beta/').Count | Should -Be 0
    }

    It 'works with a certificate object' {
        $answer = Invoke-SignIn '$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new("$env:WORK/app.pfx", "pfx-password"); Connect-GraphChat @here -Certificate $certificate -ClientId $env:CLIENT -TenantId $env:TENANT'
        Assert-SignedIn $answer ClientCertificate $client
        $sent = @(Get-EmulatorRequest $emulator POST '/oauth2/v2.0/token')
        $sent[-1].body | Should -BeLike '*client_assertion_type=*jwt-bearer*'
    }

    It 'works with the path of a PFX file' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -CertificatePath "$env:WORK/app.pfx" -CertificatePassword (ConvertTo-SecureString pfx-password -AsPlainText -Force) -ClientId $env:CLIENT -TenantId $env:TENANT'
        Assert-SignedIn $answer ClientCertificate $client
    }

    It 'works with the path of a PEM file, relative to where PowerShell is' {
        $answer = Invoke-SignIn 'Set-Location $env:WORK; Connect-GraphChat @here -CertificatePath ./app.pem -ClientId $env:CLIENT -TenantId $env:TENANT'
        Assert-SignedIn $answer ClientCertificate $client
    }

    It 'with a file that is no certificate is SignInRequired and names the file' {
        Set-Content "$TestDrive/broken.pfx" 'no certificate'
        $answer = Invoke-SignIn 'Connect-GraphChat @here -CertificatePath "$env:WORK/broken.pfx" -ClientId $env:CLIENT -TenantId $env:TENANT'
        $answer.Failure | Should -Be 'SignInRequired'
        $answer.Message | Should -BeLike '*broken.pfx*'
    }

    It 'works with a device code, whose message reaches the host through the information stream' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -UseDeviceCode -TenantId $env:TENANT -InformationVariable said'
        Assert-SignedIn $answer DeviceCode 'adele@contoso.com'
        $answer.Said | Should -Match '(?i)code'
        $answer.Scopes | Should -Contain 'Chat.ReadBasic'
        (@(Get-EmulatorRequest $emulator POST '/devicecode')[0].body | ForEach-Object { [uri]::UnescapeDataString($_) }) | Should -BeLike "*$($emulator.secureGraph)/Chat.Create*"
    }

    It 'with a device code that nobody enters ends with Ctrl+C' {
        Set-EmulatorSetting $emulator @{ deviceCodePendingPolls = 1000 }
        $answer = Invoke-SignIn -Then '' -Script @'
            $run = [powershell]::Create().AddScript({ param($manifest, $here) Import-Module $manifest; Connect-GraphChat @here -UseDeviceCode -TenantId $env:TENANT }).AddArgument($env:CHATMODULE_MANIFEST).AddArgument($here)
            $handle = $run.BeginInvoke()
            while (-not $run.Streams.Information.Count -and -not $handle.IsCompleted) { Start-Sleep -Milliseconds 50 }
            $said = $run.Streams.Information
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $run.Stop()
            $seconds = $clock.Elapsed.TotalSeconds
'@
        $answer.Said | Should -Match '(?i)code'
        $answer.Seconds | Should -BeLessThan 5
    }

    It 'works with DefaultAzureCredential, from the environment variables' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -UseDefaultCredential' @{ AZURE_CLIENT_ID = $client; AZURE_CLIENT_SECRET = $secret; AZURE_TENANT_ID = $tenant }
        Assert-SignedIn $answer DefaultCredential $client
    }

    It 'works with an access token' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)' @{ TOKEN = New-EmulatorToken $emulator -AsPlainText }
        Assert-SignedIn $answer AccessToken 'adele@contoso.com'
    }

    It 'with an access token that has ended is SignInRequired before any request' {
        $token = New-EmulatorToken $emulator 'expiresIn=-60' -AsPlainText
        $answer = Invoke-SignIn 'Connect-GraphChat @here -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)' @{ TOKEN = $token }
        $answer.Failure | Should -Be 'SignInRequired'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It 'works with the browser: the page is opened, and the sign-in there comes back over the local redirect' {
        $bin = (New-Item -ItemType Directory "$TestDrive/bin").FullName
        Set-Content "$bin/xdg-open" "#!/bin/sh`nprintf '%s' `"`$1`" > '$TestDrive/url.part' && mv '$TestDrive/url.part' '$TestDrive/url'"
        & chmod +x "$bin/xdg-open"
        $answer = Invoke-SignIn -Environment @{ PATH = "${bin}:$env:PATH"; SUDO_USER = '' } -Script @'
            $browser = [powershell]::Create().AddScript({
                while (-not (Test-Path "$env:WORK/url")) { Start-Sleep -Milliseconds 50 }
                # What a browser does with the page: it posts the form on it to the address that listens here.
                $page = (Invoke-WebRequest (Get-Content "$env:WORK/url" -Raw) -SkipCertificateCheck).Content
                $fields = @{}
                foreach ($field in [regex]::Matches($page, 'name="([^"]+)" value="([^"]*)"')) { $fields[$field.Groups[1].Value] = [System.Net.WebUtility]::HtmlDecode($field.Groups[2].Value) }
                $null = Invoke-WebRequest ([System.Net.WebUtility]::HtmlDecode([regex]::Match($page, 'action="([^"]+)"').Groups[1].Value)) -Method Post -Body $fields
            }.ToString())
            $null = $browser.BeginInvoke()
            Connect-GraphChat @here -TenantId $env:TENANT
'@
        Assert-SignedIn $answer InteractiveBrowser 'adele@contoso.com'
        Get-Content "$TestDrive/url" -Raw | Should -BeLike "$($emulator.authority)/$tenant/oauth2/v2.0/authorize?*client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e*"
    }
}

Describe 'A connection that has signed in' -Skip:$isElsewhere {
    BeforeEach { Reset-Emulator $emulator }

    It 'renews its token in mid-bulk, and no request is refused for it' {
        # It lives for twelve seconds and is renewed a tenth before: that moment falls into the bulk.
        Set-EmulatorSetting $emulator @{ tokenLifetimeSeconds = 12; latencyMilliseconds = 250 }
        $answer = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT' -Then 'Start-Sleep -Seconds 9; $chat = 1..28 | ForEach-Object { "user{0:d5}@contoso.com" -f $_ } | New-GraphChat -With megan@contoso.com -ThrottleLimit 2'
        $answer.Failure | Should -BeNullOrEmpty -Because $answer.Message
        $answer.Chat.Count | Should -Be 28 -Because $answer.Errors
        $summary = Get-EmulatorSummary $emulator
        $summary.tokenRequests | Should -BeGreaterOrEqual 2
        $summary.tokenRequests | Should -BeLessThan 15
        $summary.statuses.'401' | Should -BeNullOrEmpty
    }

    It 'answers a challenge of continuous access evaluation with a new token, and the item does not fail' {
        $revoke = "`$null = Invoke-RestMethod '$($emulator.graph)/_emulator/revoke' -Method Post -ContentType application/json -Body '{`"claimsChallenge`":true}'"
        $answer = Invoke-SignIn "Connect-GraphChat @here -ClientSecretCredential `$credential -TenantId `$env:TENANT; $revoke"
        $answer.Failure | Should -BeNullOrEmpty -Because $answer.Message
        $answer.Chat[0] | Should -BeLike '19:*'
        (Get-EmulatorSummary $emulator).statuses.'401' | Should -Be 1
        [uri]::UnescapeDataString(@(Get-EmulatorRequest $emulator POST '/oauth2/v2.0/token')[-1].body) | Should -BeLike '*claims=*nbf*'
    }

    It 'trusts no authority whose certificate it cannot check' {
        $answer = Invoke-SignIn 'Connect-GraphChat @here -ClientSecretCredential $credential -TenantId $env:TENANT' @{ SSL_CERT_FILE = '/dev/null' }
        $answer.Failure | Should -Be 'SignInRequired'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It 'trusts no endpoint whose certificate it cannot check' {
        $token = New-EmulatorToken $emulator -AsPlainText
        $answer = Invoke-SignIn 'Connect-GraphChat @here -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)' @{ TOKEN = $token; SSL_CERT_FILE = '/dev/null' } -Then '$chat = New-GraphChat megan@contoso.com -Topic x -ErrorAction Stop'
        $answer.Failure | Should -Be 'ServiceUnavailable'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }
}
