# -UseMgGraph: the session of Connect-MgGraph, played by a stand-in with the same public surface.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
    $stub = Join-Path $TestDrive 'Microsoft.Graph.Authentication.dll'
    Add-Type -Path "$PSScriptRoot/Support/MgGraphStub.cs" -OutputAssembly $stub
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Connect-GraphChat -UseMgGraph' {
    It 'is NotConnected while Connect-MgGraph is not loaded, and loads nothing' {
        $failure = { Connect-GraphChat -UseMgGraph } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Import Microsoft.Graph.Authentication*'
    }

    Context 'with the module loaded' {
        BeforeAll { Import-Module $stub }
        BeforeEach {
            Reset-Emulator $emulator
            $token = New-EmulatorToken $emulator -AsPlainText
        }

        It 'is SignInRequired while nobody is signed in' {
            Disconnect-MgGraph
            $failure = { Connect-GraphChat -UseMgGraph } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'SignInRequired,*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-MgGraph*'
        }

        It 'shows the account, tenant, client, scopes and endpoint of that session' {
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            $connection = Connect-GraphChat -UseMgGraph -PassThru
            $connection.Account, $connection.AuthType | Should -Be 'adele@contoso.com', 'MgGraph'
            $connection.Scopes | Should -Contain 'Chat.Create'
            $connection.GraphEndpoint | Should -Be ([uri]$emulator.graph)
        }

        It 'creates chats over the HTTP client of that session, and waits for their operations' {
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            Connect-GraphChat -UseMgGraph
            [Microsoft.Graph.PowerShell.Authentication.Helpers.TokenAdder]::Sent = 0
            $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation -PassThru
            $chat.Members.UserPrincipalName | Should -Be 'adele@contoso.com', 'megan@contoso.com'
            [Microsoft.Graph.PowerShell.Authentication.Helpers.TokenAdder]::Sent | Should -Be (Get-EmulatorSummary $emulator).requests
        }

        It 'knows the caller by id and UPN, though the session tells the UPN only' {
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            Connect-GraphChat -UseMgGraph
            $chat = '8b081ef6-4792-4def-b2c9-c363a1bf41d5', 'megan@contoso.com' | New-GraphChat -Topic 'Both names'
            $chat.Members | Should -HaveCount 2
        }

        It 'adds no retries to those of that session' {
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            Connect-GraphChat -UseMgGraph
            Set-EmulatorFault $emulator @{ method = 'POST'; path = '/chats$'; kind = '500'; times = 9 }
            $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne }
            $failure.Id | Should -Be 'ServiceUnavailable'
            (Get-EmulatorRequest $emulator POST '/chats$') | Should -HaveCount 1
        }

        It 'takes the client afresh each time: who signs in later is who acts' {
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            Connect-GraphChat -UseMgGraph
            $null = New-GraphChat megan@contoso.com -OneOnOne
            Disconnect-MgGraph
            (Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }).Id | Should -Be 'SignInRequired'
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            New-GraphChat alex@contoso.com -OneOnOne | Should -BeOfType [ChatModule.GraphChat]
        }

        It 'never disposes of that client' {
            Connect-MgGraph -Token $token -Endpoint $emulator.graph
            Connect-GraphChat -UseMgGraph
            $null = New-GraphChat megan@contoso.com -OneOnOne
            Disconnect-GraphChat
            [Microsoft.Graph.PowerShell.Authentication.Helpers.TokenAdder]::IsDisposed | Should -BeFalse
            [Microsoft.Graph.PowerShell.Authentication.GraphSession]::Instance.GraphHttpClient.GetStringAsync("$($emulator.graph)/beta/me").Result | Should -BeLike '*adele*'
        }

        It 'has no caller where that session is an app''s' {
            Connect-MgGraph -Token (New-EmulatorToken $emulator 'app=true&roles=Chat.Create' -AsPlainText) -Endpoint $emulator.graph -AuthType AppOnly
            Set-EmulatorSetting $emulator @{ allowAppOnly = $true }
            Connect-GraphChat -UseMgGraph
            (New-GraphChat megan@contoso.com -With alex@contoso.com).Members.UserPrincipalName | Should -Be 'alex@contoso.com', 'megan@contoso.com'
        }
    }
}
