@{
    RootModule           = 'ChatModule.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5b0f7b0e-6c1d-4e0e-9d0a-7f6a3f1c2e94'
    Author               = 'ChatModule contributors'
    CompanyName          = 'ChatModule contributors'
    Copyright            = '(c) ChatModule contributors. MIT license.'
    Description          = 'Creates Microsoft Teams chats through Microsoft Graph. Accepts people and chat definitions from the pipeline, returns typed objects, waits for app installations, and handles throttling and transient errors without losing or duplicating chats.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Add-GraphChatApp'
        'Add-GraphChatMember'
        'Connect-GraphChat'
        'Disconnect-GraphChat'
        'Get-GraphChat'
        'Get-GraphChatConnection'
        'Get-GraphChatMessage'
        'Get-GraphChatOperation'
        'New-GraphChat'
        'Remove-GraphChatMember'
        'Send-GraphChatMessage'
        'Set-GraphChat'
        'Test-GraphChatConnection'
        'Wait-GraphChatOperation'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('Teams', 'MicrosoftTeams', 'MicrosoftGraph', 'Graph', 'Chat', 'Automation', 'Windows', 'Linux', 'MacOS', 'PSEdition_Core')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
