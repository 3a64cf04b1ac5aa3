# Connections: one default per runspace, handed over on purpose, gone when closed; and never a token to be seen.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $manifest = Get-ModuleUnderTest
    Import-Module $manifest
    $emulator = Start-GraphEmulator
    function Connect-As([string] $Query = '') { Connect-GraphChat -AccessToken (New-EmulatorToken $emulator $Query) -GraphEndpoint $emulator.graph -PassThru }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'A connection' {
    BeforeEach { Reset-Emulator $emulator }
    AfterEach { Disconnect-GraphChat }

    It 'shows account, user id, tenant, client, way of sign-in, scopes, environment and endpoint' {
        $null = Connect-As
        $connection = Get-GraphChatConnection
        $connection | Should -BeOfType [ChatModule.GraphChatConnection]
        $connection.Account, $connection.UserId | Should -Be 'adele@contoso.com', '8b081ef6-4792-4def-b2c9-c363a1bf41d5'
        $connection.TenantId, $connection.ClientId | Should -Be 'b33cbe9f-8ebe-4f2a-912b-7e2a427f477f', '14d82eec-204b-4c2f-b7e8-296a70dab67e'
        $connection.AuthType, $connection.Environment | Should -Be 'AccessToken', 'Custom'
        $connection.Scopes | Should -Be 'Chat.Create', 'Chat.ReadBasic', 'User.Read'
        $connection.GraphEndpoint | Should -Be ([uri]$emulator.graph)
    }

    It 'is emitted by Connect-GraphChat with -PassThru only' {
        Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph | Should -BeNullOrEmpty
        $emitted = Connect-As
        $emitted | Should -Be (Get-GraphChatConnection)
    }

    It 'that is missing is nothing at all to Get-GraphChatConnection' {
        Disconnect-GraphChat
        Get-GraphChatConnection | Should -BeNullOrEmpty
    }

    It 'that is missing is NotConnected to <_>, and ends it before any item is taken' -ForEach @(
        { 'megan@contoso.com' | New-GraphChat }, { Get-GraphChatOperation -ChatId x }, { [pscustomobject]@{ ChatId = 'x' } | Wait-GraphChatOperation }) {
        Disconnect-GraphChat
        $record = $null
        try { & $_ } catch { $record = $_ }
        $record.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $record.CategoryInfo.Category | Should -Be 'ConnectionError'
        $record.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-GraphChat*'
        # Terminating, whatever the preference says.
        { & $_ -ErrorAction SilentlyContinue } | Should -Throw
    }

    It 'that was closed is NotConnected to whoever still holds it' {
        $connection = Connect-As
        Disconnect-GraphChat
        Get-GraphChatConnection | Should -BeNullOrEmpty
        (Get-Failure { New-GraphChat megan@contoso.com -Connection $connection }).Id | Should -Be 'NotConnected'
    }

    It 'given with -Connection is used instead of the default' {
        $jacob = Connect-As 'upn=jacob@contoso.com'
        $null = Connect-As
        $null = New-GraphChat megan@contoso.com -Topic Other -Connection $jacob
        Get-SentBind $emulator | Should -Be '3626a173-f2bc-4883-bcf7-01514c3bfb82 megan@contoso.com'
    }

    It 'to one tenant does not disturb one to another in the same script' {
        $other = 'cccccccc-1111-4222-8333-444444444444'
        $first = Connect-As
        $second = Connect-As "tid=$other&upn=jacob@contoso.com"
        $first.TenantId | Should -Not -Be $second.TenantId
        $chats = New-GraphChat megan@contoso.com -OneOnOne -Connection $first
        $chats = @($chats) + (New-GraphChat megan@contoso.com -OneOnOne -Connection $second)
        $chats.Members | Where-Object UserPrincipalName -NE megan@contoso.com | ForEach-Object UserPrincipalName | Should -Be 'adele@contoso.com', 'jacob@contoso.com'
        $second | Disconnect-GraphChat
        (New-GraphChat alex@contoso.com -OneOnOne -Connection $first).ChatId | Should -Not -BeNullOrEmpty
    }

    It 'that is closed in the middle of a pipeline fails what is left, and nothing is lost' {
        $connection = Connect-As
        $people = 'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com'
        $made = $people | New-GraphChat -OneOnOne -ThrottleLimit 1 -Connection $connection -ErrorVariable failed -ErrorAction SilentlyContinue |
            ForEach-Object { Disconnect-GraphChat -Connection $connection; $_ }
        @($made).Count + $failed.Count | Should -Be 3
        $failed | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'NotConnected*' }
        $null = Connect-As
        @($made).Count + @($failed.TargetObject | New-GraphChat -OneOnOne).Count | Should -Be 3
    }

    It 'to a cloud of the table has its root' -ForEach @(
        @{ Name = 'Global'; Root = 'https://graph.microsoft.com' }, @{ Name = 'USGov'; Root = 'https://graph.microsoft.us' }
        @{ Name = 'USGovDoD'; Root = 'https://dod-graph.microsoft.us' }, @{ Name = 'China'; Root = 'https://microsoftgraph.chinacloudapi.cn' }
        @{ Name = 'Bleu'; Root = 'https://graph.svc.sovcloud.fr' }, @{ Name = 'Delos'; Root = 'https://graph.svc.sovcloud.de' }
        @{ Name = 'GovSG'; Root = 'https://graph.svc.sovcloud.sg' }) {
        $connection = Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -Environment $Name -PassThru
        $connection.Environment, $connection.GraphEndpoint | Should -Be $Name, ([uri]$Root)
    }
}

Describe 'Runspaces' {
    BeforeEach {
        Reset-Emulator $emulator
        $connection = Connect-As
    }
    AfterEach { Disconnect-GraphChat }

    It 'do not share the default connection' {
        $seen = Start-InRunspace 'Import-Module $manifest; @(Get-GraphChatConnection).Count' @{ manifest = $manifest }
        $null = $seen.PowerShell.EndInvoke($seen.Handle)
        $seen.Output | Should -Be 0
        $seen.Runspace.Dispose()
    }

    It 'keep theirs apart, whatever the others do' {
        $token = New-EmulatorToken $emulator 'upn=jacob@contoso.com'
        $other = Start-InRunspace 'Import-Module $manifest; Connect-GraphChat -AccessToken $token -GraphEndpoint $graph; (Get-GraphChatConnection).Account; Disconnect-GraphChat' @{ manifest = $manifest; token = $token; graph = $emulator.graph }
        $null = $other.PowerShell.EndInvoke($other.Handle)
        $other.Output | Should -Be 'jacob@contoso.com'
        (Get-GraphChatConnection).Account | Should -Be 'adele@contoso.com'
        $other.Runspace.Dispose()
    }

    It 'of ForEach-Object -Parallel take a connection handed over with $using:' {
        $manifest = $manifest
        $made = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            New-GraphChat ('user{0:d5}@contoso.com' -f $_) -OneOnOne -Connection $using:connection
        }
        $made.Count | Should -Be 4
        # The parallel runspaces are closed by now; what was handed to them is not theirs to close.
        (New-GraphChat megan@contoso.com -OneOnOne).ChatId | Should -Not -BeNullOrEmpty
    }

    It 'that are closed free their connection' {
        $run = Start-InRunspace @'
            Import-Module $manifest
            Connect-GraphChat -AccessToken $token -GraphEndpoint $graph
            $null = New-GraphChat megan@contoso.com -OneOnOne
'@ @{ manifest = $manifest; token = New-EmulatorToken $emulator; graph = $emulator.graph }
        $null = $run.PowerShell.EndInvoke($run.Handle)
        function Get-OpenSocket { @([System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpConnections() | Where-Object { $_.RemoteEndPoint.Port -eq ([uri]$emulator.graph).Port -and $_.State -eq 'Established' }).Count }
        $open = Get-OpenSocket
        $run.Runspace.Dispose()
        Wait-Until { (Get-OpenSocket) -lt $open } -Seconds 5 -What 'the socket of the closed runspace is closed'
    }
}

Describe 'An endpoint' {
    It 'is a root, over http on loopback only: <_>' -ForEach 'http://graph.example.net', 'http://10.0.0.1', 'http://127.0.0.1.example.net', 'ftp://127.0.0.1', 'https://user:secret@graph.example.net', 'https://graph.example.net/?x=1', 'https://graph.example.net/v1.0' {
        $failure = Get-Failure { Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $_ }
        $failure.Id, $failure.Category | Should -Be 'EndpointInvalid', 'InvalidArgument'
        $failure.Action | Should -BeLike '*root only*'
        Get-GraphChatConnection | Should -BeNullOrEmpty
    }

    It 'of the authority is held to the same' {
        (Get-Failure { Connect-GraphChat -UseDeviceCode -GraphEndpoint $emulator.graph -AuthorityHost http://login.example.net }).Id | Should -Be 'EndpointInvalid'
    }
}

Describe 'A token that has ended' {
    It 'is SignInRequired at Connect-GraphChat, before any request' {
        Reset-Emulator $emulator
        $failure = Get-Failure { Connect-GraphChat -AccessToken (New-EmulatorToken $emulator 'expiresIn=-5') -GraphEndpoint $emulator.graph }
        $failure.Id, $failure.Category | Should -Be 'SignInRequired', 'AuthenticationError'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }

    It 'while connected is SignInRequired before any request' {
        Reset-Emulator $emulator
        $null = Connect-As 'expiresIn=2'
        Start-Sleep -Seconds 2
        $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne }
        $failure.Id, $failure.Category | Should -Be 'SignInRequired', 'AuthenticationError'
        (Get-EmulatorSummary $emulator).requests | Should -Be 0
    }
}
