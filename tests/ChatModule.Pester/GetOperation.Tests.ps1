# Get-GraphChatOperation in a pipeline that stops. ChatModule.Cmdlets.Tests has the other tests.

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
    It 'requests no more pages when the pipeline stops' {
        # Every request for the same one-on-one chat with an app adds an operation.
        $chats = 1..5 | ForEach-Object { New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 }
        @(Get-GraphChatOperation -ChatId $chats[0].ChatId | Select-Object -First 2).Count | Should -Be 2
        @(Get-EmulatorRequest $emulator GET '/operations').Count | Should -Be 1
    }
}
