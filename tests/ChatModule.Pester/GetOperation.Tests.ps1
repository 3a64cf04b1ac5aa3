# Get-GraphChatOperation in a pipeline that wants no more. The rest is in ChatModule.Cmdlets.Tests.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator '--page-size', '2'
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'Get-GraphChatOperation' {
    It 'asks for no further page once nobody wants it' {
        # A one-on-one that is asked for again gets one more operation.
        $chats = 1..5 | ForEach-Object { New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 }
        @(Get-GraphChatOperation -ChatId $chats[0].ChatId | Select-Object -First 2).Count | Should -Be 2
        @(Get-EmulatorRequest $emulator GET '/operations').Count | Should -Be 1
    }
}
