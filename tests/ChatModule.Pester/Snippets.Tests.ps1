# Runs the snippets of every document in order, each document in a new runspace of one pwsh process with the emulator. The
# errors and the output are those that the document shows.

BeforeDiscovery {
    # Only on Linux can a single process trust the certificate.
    $script:isNotLinux = -not $IsLinux
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    Import-Module "$PSScriptRoot/Support/Markdown.psm1"
    # For some snippets, found by a part of their text: the expected errors (Errors), the prerequisites that the document
    # describes (Given), and the arguments of a script (Arguments).
    # A group of three, a file with a person to add to it, and the permissions to change chats.
    $groups = @'
        $scopes = 'Chat.Create Chat.ReadWrite ChatMember.ReadWrite ChatMessage.Send User.ReadBasic.All User.Read TeamsAppInstallation.ReadWriteForChat'
        Connect-GraphChat -AccessToken (ConvertTo-SecureString (Invoke-RestMethod "$env:GRAPH/_emulator/token?scp=$scopes").accessToken -AsPlainText)
        $chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'
        [pscustomobject]@{ ChatId = $chat.ChatId; UserPrincipalName = 'lidia@contoso.com' } | Export-Csv members.csv
'@
    $notes = @(
        @{ Of = 'README.md'; Like = '*-UseMgGraph*'; Given = 'Connect-MgGraph' }
        @{ Of = 'docs/sign-in.md'; Like = '*-ClientSecretCredential $app *'; Given = '$app = $secret; Connect-MgGraph' }
        @{ Of = 'docs/pipelines.md'; Like = '*param(*'; Arguments = '-List newcomers.csv' }
        @{ Of = 'docs/runbook-and-function.md'; Like = '*New-GraphChat megan@contoso.com -OneOnOne'; Errors = 'OneOnOneMembers' }
        @{
            Of = 'docs/runbook-and-function.md'; Like = '*param(*'; Given = 'Add-Content newcomers.csv "nobody@contoso.com,Typo,x"'; Arguments = '-List newcomers.csv'
            Errors = 'MemberNotFound', '3 chats, 1 failed; the rows are in newcomers.csv.failed.csv'
        }
        @{ Of = 'docs/runbook-and-function.md'; Like = '*Import-Csv made.csv*'; Given = 'New-GraphChat megan@contoso.com -With alex@contoso.com -InstalledApp $app | Select-Object ChatId, OperationId | Export-Csv made.csv' }
        @{
            Of = 'docs/many-workers.md'; Like = '*param(*'; Given = 'Add-Content people.csv "nobody@contoso.com,Typo,x", "nobody@contoso.com,Typo,x"'; Arguments = '-Worker 0 -Workers 2'
            Errors = 'MemberNotFound'
        }
        @{ Of = 'docs/many-workers.md'; Like = '$again = *'; Errors = 'MemberNotFound' }
        @{ Of = 'docs/many-workers.md'; Like = '*-Parallel*'; Given = '1..200 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = "user{0:d5}@contoso.com" -f $_ } } | Export-Csv people.csv' }
        @{ Of = 'docs/en-US/Get-GraphChat.md'; Like = 'Get-GraphChat -Topic ''Project X'''; Given = '$null = ''megan@contoso.com'', ''alex@contoso.com'' | New-GraphChat -Topic ''Project X''' }
        @{
            Of = 'docs/en-US/Send-GraphChatMessage.md'; Like = 'New-GraphChat*''Welcome!'''
            Given = 'Connect-GraphChat -AccessToken (ConvertTo-SecureString (Invoke-RestMethod "$env:GRAPH/_emulator/token?scp=Chat.Create Chat.ReadBasic Chat.Read ChatMessage.Send User.Read").accessToken -AsPlainText)'
        }
        @{ Of = 'docs/en-US/Send-GraphChatMessage.md'; Like = '$chats |*'; Given = '$chats = New-GraphChat megan@contoso.com -OneOnOne' }
        @{
            Of = 'docs/en-US/Get-GraphChatMessage.md'; Like = '*-First 3'
            Given = @'
                Connect-GraphChat -AccessToken (ConvertTo-SecureString (Invoke-RestMethod "$env:GRAPH/_emulator/token?scp=Chat.Create Chat.ReadBasic Chat.Read User.Read").accessToken -AsPlainText)
                $chat = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'
                $words = @{ 'adele@contoso.com' = 'Welcome!' }, @{ 'megan@contoso.com' = 'Shall we meet on Friday?' }, @{ 'alex@contoso.com' = 'Fine with me.' }
                foreach ($word in $words) { $word.GetEnumerator() | ForEach-Object { $null = Invoke-RestMethod "$env:GRAPH/_emulator/messages" -Method Post -ContentType application/json -Body (@{ chatId = $chat.ChatId; content = $_.Value; from = $_.Key } | ConvertTo-Json) } }
'@
        }
        @{ Of = 'docs/members.md'; Like = '*-Topic ''Project X'' | Add-*'; Given = $groups }
        @{ Of = 'docs/members.md'; Like = '*-User alex*'; Given = 'Connect-GraphChat -AccessToken (ConvertTo-SecureString (Invoke-RestMethod "$env:GRAPH/_emulator/token?roles=Chat.ReadBasic.All ChatMember.ReadWrite.All").accessToken -AsPlainText)' }
        @{ Of = 'docs/en-US/Add-GraphChatMember.md'; Like = '*-History All'; Given = $groups }
        @{ Of = 'docs/en-US/Remove-GraphChatMember.md'; Like = '*-Member alex*'; Given = $groups }
        @{ Of = 'docs/en-US/Set-GraphChat.md'; Like = '*(closed)*'; Given = $groups }
        @{ Of = 'docs/en-US/Add-GraphChatApp.md'; Like = '$chat = *'; Given = $groups }
        @{ Of = 'docs/troubleshooting.md'; Like = '*| Send-GraphChatMessage -ReuseExisting'; Given = '$failed = @()' }
        @{ Of = 'docs/welcome-newcomers.md'; Like = '*-ErrorVariable unsent*'; Errors = 'MemberNotFound' }
        @{ Of = 'docs/troubleshooting.md'; Like = '*TargetObject | New-GraphChat -ReuseExisting'; Given = '$failed = @()' }
        @{
            Of = 'docs/create-chats.md'; Like = '*$_.InputObject.UserPrincipalName*'
            Given = 'Connect-GraphChat -AccessToken (ConvertTo-SecureString (Invoke-RestMethod "$env:GRAPH/_emulator/token?scp=Chat.Create Chat.ReadBasic ChatMessage.Send User.Read").accessToken -AsPlainText)'
        }
    )
    # Documents that run as an app, without a caller.
    $asApp = 'docs/runbook-and-function.md', 'docs/many-workers.md'
    $script:documents = @(Get-ChildItem $root -Filter *.md; Get-ChildItem "$root/docs" -Filter *.md -Recurse) | ForEach-Object {
        $document = [System.IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/')
        $blocks = @(Split-Block ((Get-Content $_ -Raw) -replace "`r", ''))
        $number = 0
        $snippets = @(for ($i = 0; $i -lt $blocks.Count; $i++) {
                if ($blocks[$i].Language -ne 'powershell') { continue }
                $number++
                $code = $blocks[$i].Text
                # CI runs the builds.
                if ($code -match '(?m)^(dotnet|\./build\.ps1) ') { continue }
                $note = @($notes | Where-Object { $_.Of -eq $document -and $code -like $_.Like })
                if ($note.Count -gt 1) { throw "Snippet $number of $document has two notes." }
                $note | ForEach-Object { $_.IsUsed = $true }
                $next = $i + 1 -lt $blocks.Count -and $blocks[$i + 1].Language -in 'text', 'Output' ? $blocks[$i + 1].Text : $null
                @{ Number = $number; Code = $code; Given = "$($note.Given)"; Arguments = $note.Arguments; Errors = @($note.Errors | Where-Object { $_ }); Shown = $next }
            })
        $newcomers = @($blocks | Where-Object Text -Like 'UserPrincipalName,*').Text
        if ($snippets) { @{ Document = $document; Newcomers = $newcomers; Snippets = $snippets; IsApp = $document -in $asApp } }
    }
    $notes | Where-Object { -not $_.IsUsed } | ForEach-Object { throw "$($_.Of) has no snippet like $($_.Like)" }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--tls', 'auto', '--allow-app-only', '--operation-seconds', '0.2'
    Add-Type -Path "$PSScriptRoot/../MgGraphStub/MgGraphStub.cs" -OutputAssembly "$TestDrive/Microsoft.Graph.Authentication.dll"

    # The certificate file of the snippets. The emulator accepts any app with it.
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=ChatModule test', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    [System.IO.File]::WriteAllBytes("$TestDrive/app.pfx", $request.CreateSelfSigned([DateTimeOffset]::Now.AddHours(-1), [DateTimeOffset]::Now.AddHours(2)).Export('Pfx'))

    # Runs the snippets of a document in one scope of a new runspace, and displays the output and errors of each.
    $runner = @'
        param($Document, $Folder)
        . {
            Set-Location $Folder
            $IsApp = $Document.IsApp
            . "$env:SUPPORT/SnippetSandbox.ps1"
            if ($Document.Newcomers) { Set-Content newcomers.csv $Document.Newcomers }
            foreach ($snippet in $Document.Snippets) {
                $Error.Clear()
                . ([scriptblock]::Create($snippet.Given))
                "##begin $($snippet.Number)"
                try { . ([scriptblock]::Create("$($snippet.Arguments ? "& { $($snippet.Code) } $($snippet.Arguments)" : $snippet.Code)")) *>&1 | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] } | Out-String -Width 80 } catch { $null = $_ }
                $Error.Reverse()
                foreach ($record in $Error) {
                    "##error $($record.FullyQualifiedErrorId -replace ',[\w.]+$')"
                    # Like the console, unless the snippet suppresses it.
                    if ($snippet.Code -match 'SilentlyContinue') { continue }
                    if ($record.ErrorDetails) { "$($record.InvocationInfo.MyCommand): $record`n`n  Recommendation: $($record.ErrorDetails.RecommendedAction)" } else { "$record" }
                }
            }
            '##end'
            # The sign-in belongs to the process.
            $null = Disconnect-MgGraph
        } | Out-Host
'@
    $process = @'
        Import-Module "$env:SUPPORT/Emulator.psm1"
        $emulator = @{ graph = $env:EMULATOR }
        foreach ($document in Get-Content "$env:SANDBOX/documents.json" -Raw | ConvertFrom-Json) {
            Reset-Emulator $emulator
            $null = Invoke-RestMethod "$env:EMULATOR/_emulator/users" -Method Post -ContentType application/json -Body '{"id":"6b4f7a10-0000-4000-8000-00000000000d","userPrincipalName":"helpdesk@contoso.com","displayName":"Helpdesk"}'
            $saved = Get-ChildItem Env:
            $env:TOKEN = New-EmulatorToken $emulator -AsPlainText
            $folder = (New-Item -ItemType Directory "$env:SANDBOX/$([guid]::NewGuid())").FullName
            Copy-Item "$env:SANDBOX/app.pfx" $folder
            "##document $($document.Document)"
            $runspace = [runspacefactory]::CreateRunspace($Host, [initialsessionstate]::CreateDefault2())
            $runspace.Open()
            $shell = [powershell]::Create($runspace)
            $null = $shell.AddScript($env:RUNNER).AddArgument($document).AddArgument($folder).Invoke()
            $shell.Streams.Error | Out-Host
            $runspace.Dispose()
            Get-ChildItem Env: | Where-Object Name -NotIn $saved.Name | Remove-Item
            $saved | ForEach-Object { Set-Item "Env:$($_.Name)" $_.Value }
        }
'@
    function Invoke-Document($Documents) {
        $list = foreach ($document in $Documents) {
            $copy = $document.Clone()
            $copy.Snippets = @($document.Snippets | ForEach-Object {
                    @{ Number = $_.Number; Given = $_.Given; Arguments = $_.Arguments; Code = $_.Code.Replace('http://127.0.0.1:18431', $emulator.graph).Replace('./output/ChatModule/ChatModule.psd1', '$env:CHATMODULE_MANIFEST') }
                })
            $copy
        }
        ConvertTo-Json @($list) -Depth 5 | Set-Content "$TestDrive/documents.json"
        $fresh = Invoke-FreshPwsh $process -TimeoutSeconds 600 -Environment @{
            RUNNER = $runner; SUPPORT = "$PSScriptRoot/Support"; SANDBOX = "$TestDrive"; EMULATOR = $emulator.graph
            GRAPH = $emulator.secureGraph; AUTHORITY = $emulator.authority
            ACTIONS_ID_TOKEN_REQUEST_URL = "$($emulator.secureGraph)/github/idtoken?api-version=2.0"; ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'emulator'
            IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
            SSL_CERT_FILE = $emulator.certificatePath; NO_PROXY = '127.0.0.1,localhost'
            # For DefaultAzureCredential.
            AZURE_TENANT_ID = 'contoso.com'; AZURE_CLIENT_ID = '11112222-bbbb-3333-cccc-4444dddd5555'; AZURE_CLIENT_SECRET = 'secret'
        }
        "$($fresh.Output)$($fresh.Errors)"
    }

    # Removes IDs, times, and ports, and sorts the lines, because apps are installed in any order.
    # Times first: a chat ID begins like one in the evening.
    function Get-Comparable([string] $Text) {
        $Text -split '\n' | Where-Object { $_ -match '\S' -and $_ -notmatch '^(##error|To sign in)' } | ForEach-Object {
            ($_ -replace '\d{4}-\d\d-\d\d \d\d:\d\d', 'time' -replace '19:\S+', '19:' -replace '[\d.]+ s\b', 's' -replace '\d\d/\d\d/\d{4}.*' -replace 'https?://127\S+' -replace '(notStarted|inProgress|succeeded)\s+(createChat\s+\d)?' -replace '(: )(inProgress|succeeded)', '$1' -replace '\b\d{13}\b', 'id' -replace '-{2,}' -replace '\s+', ' ').Trim()
        } | Sort-Object
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'The snippets of all documents' -ForEach @{ All = $documents } -Skip:$isNotLinux {
    BeforeAll { $output = Invoke-Document $All }

    Context '<Document>' -ForEach $All {
        BeforeAll {
            $ran = [regex]::Match($output, "(?s)##document $([regex]::Escape($Document))\n(.*?)##end").Groups[1].Value
            $ran | Should -Not -BeNullOrEmpty -Because $output
        }

        It 'number <Number> runs with the errors that the document shows: <Errors>' -ForEach $Snippets {
            $part = [regex]::Match("$ran##begin", "(?s)##begin $Number\n(.*?)(?=##begin)").Groups[1].Value
            [regex]::Matches($part, '(?m)^##error (.+)$').ForEach({ $_.Groups[1].Value.Trim() }) | Should -Be $Errors -Because $part
            if ($Shown) { Get-Comparable $part | Should -Be (Get-Comparable $Shown) -Because $part }
        }
    }
}
