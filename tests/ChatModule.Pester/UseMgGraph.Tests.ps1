# -UseMgGraph with the real Microsoft.Graph.Authentication, where it's installed. A double of it is used by the tests that
# run without pwsh.

BeforeDiscovery {
    $isMissing = -not (Get-Module -ListAvailable Microsoft.Graph.Authentication)
    if ($isMissing) { Write-Warning 'Microsoft.Graph.Authentication is not installed: -UseMgGraph is not tested with the real module.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Connect-GraphChat -UseMgGraph with the real Connect-MgGraph' -Skip:$isMissing {
    BeforeAll {
        Import-Module Microsoft.Graph.Authentication
        $null = Add-MgEnvironment -Name ChatModuleTests -GraphEndpoint $emulator.graph -AzureADEndpoint $emulator.graph
        function Connect-Emulator([string] $Query = '') {
            $token = New-EmulatorToken $emulator $Query -AsPlainText | ConvertTo-SecureString -AsPlainText
            Connect-MgGraph -AccessToken $token -Environment ChatModuleTests -NoWelcome
        }
    }
    AfterAll {
        $null = Disconnect-MgGraph -ErrorAction Ignore
        $null = Remove-MgEnvironment -Name ChatModuleTests -ErrorAction Ignore
    }
    BeforeEach { Reset-Emulator $emulator }

    It 'creates one-on-one chats and groups, and waits for an app' {
        Connect-Emulator
        $connection = Connect-GraphChat -UseMgGraph -PassThru
        $connection.Account, $connection.AuthType, $connection.Environment | Should -Be 'adele@contoso.com', 'MgGraph', 'ChatModuleTests'
        New-GraphChat megan@contoso.com -OneOnOne | Should -BeOfType [ChatModule.GraphChat]
        ('megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales).Members | Should -HaveCount 3
        (New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation).Succeeded | Should -BeTrue
    }

    It 'loses and doubles nothing in 60 chats through faults' {
        Connect-Emulator
        Connect-GraphChat -UseMgGraph
        Set-EmulatorFault $emulator @{ method = 'POST'; path = '/chats$'; kind = '500'; every = 10 }, @{ method = 'POST'; path = '/chats$'; kind = '429'; retryAfter = 1; every = 15; times = 2 }
        $chats = @(1..60 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne)
        $chats | Should -HaveCount 60
        (Get-EmulatorSummary $emulator).duplicateChats | Should -Be 0
    }

    It 'sends a group whose response is lost once, and leaves that session as it was' {
        Connect-Emulator
        Connect-GraphChat -UseMgGraph
        Set-EmulatorFault $emulator @{ method = 'POST'; path = '/chats$'; kind = '504'; processed = $true; times = 1 }
        (Get-Failure { 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Lost }).Id | Should -Be 'ChatOutcomeUnknown'
        (Get-EmulatorRequest $emulator POST '/chats$') | Should -HaveCount 1
        Disconnect-GraphChat
        (Invoke-MgGraphRequest -Method GET -Uri /v1.0/me).userPrincipalName | Should -Be 'adele@contoso.com'
    }

    It 'is SignInRequired after Disconnect-MgGraph, and after another sign-in there' {
        Connect-Emulator
        Connect-GraphChat -UseMgGraph
        Connect-Emulator
        (Get-Failure { New-GraphChat megan@contoso.com -OneOnOne }).Id | Should -Be 'SignInRequired'
        Connect-GraphChat -UseMgGraph
        New-GraphChat megan@contoso.com -OneOnOne | Should -BeOfType [ChatModule.GraphChat]
        $null = Disconnect-MgGraph
        (Get-Failure { New-GraphChat alex@contoso.com -OneOnOne }).Id | Should -Be 'SignInRequired'
    }

    It 'works from another runspace on one connection' {
        Connect-Emulator
        $connection = Connect-GraphChat -UseMgGraph -PassThru
        $module = Get-ModuleUnderTest
        $ids = 1..3 | ForEach-Object -Parallel {
            Import-Module $using:module
            (New-GraphChat "user0000$_@contoso.com" -OneOnOne -Connection $using:connection).ChatId
        }
        $ids | Should -HaveCount 3
    }
}
