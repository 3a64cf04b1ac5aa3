# New-GraphChat with what only a shell has: files, and nobody to answer. The rest is in ChatModule.Cmdlets.Tests.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator '--operation-seconds', '0.3'
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'

    function Save-Csv([string] $Text) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
        Set-Content -LiteralPath $path -Value $Text -Encoding utf8BOM
        $path
    }
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'Whole chats' {
    BeforeEach { Reset-Emulator $emulator }

    It 'come from a CSV, one chat per row, a group unless the row says otherwise' {
        $csv = Save-Csv "Topic,Members,ChatType,InstalledApp`nSales,megan@contoso.com; alex@contoso.com,,`n,jacob@contoso.com,oneOnOne,$teamsApp`nOne,megan@contoso.com,group,"
        $chats = Import-Csv $csv | New-GraphChat
        $chats.Count | Should -Be 3
        $chats.ChatType | Should -Be 'group', 'oneOnOne', 'group'
        $chats[0].Topic, $chats[2].Topic | Should -Be 'Sales', 'One'
        $chats[1].OperationId | Should -Not -BeNullOrEmpty
        $chats[0].OperationId | Should -BeNullOrEmpty
    }
}

Describe '-WhatIf and -Confirm' {
    BeforeEach { Reset-Emulator $emulator }

    It '-Confirm asks before each chat: where nobody can answer, nothing is sent' {
        $failure = Get-Failure { 'megan@contoso.com' | New-GraphChat -OneOnOne -Confirm -ErrorAction Stop }
        $failure.Message | Should -BeLike '*NonInteractive*'
        (Get-EmulatorSummary $emulator).posts | Should -Be 0
    }
}
