# New-GraphChat with CSV files and without an interactive user. ChatModule.Cmdlets.Tests has the other tests.

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

Describe 'Chat definitions' {
    BeforeEach { Reset-Emulator $emulator }

    It 'are read from a CSV file with one chat per row, by default a group' {
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

    It '-Confirm prompts for each chat, so without an interactive user nothing is sent' {
        $failure = Get-Failure { 'megan@contoso.com' | New-GraphChat -OneOnOne -Confirm -ErrorAction Stop }
        $failure.Message | Should -BeLike '*NonInteractive*'
        (Get-EmulatorSummary $emulator).posts | Should -Be 0
    }
}
