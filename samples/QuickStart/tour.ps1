# The quick start's lines, each printed and then run, as if typed. Program.cs sets the three variables.
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'The lines use them.')]
param()

$ErrorActionPreference = 'Stop'
$endpoint = $env:CHATMODULE_ENDPOINT
$token = ConvertTo-SecureString $env:CHATMODULE_TOKEN -AsPlainText
Import-Module (Join-Path $env:CHATMODULE_FOLDER 'ChatModule.psd1')

$lines = @'
# Sign in. With a real tenant it is just: Connect-GraphChat
Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint
# A one-on-one chat with Megan
New-GraphChat megan@contoso.com -OneOnOne
# A group: everybody who is piped in, and you
'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'
# A chat with an app in it: -Wait returns once Teams has installed the app
$chat = New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -Wait
# Everything a chat tells
$chat | Format-List
# And how its installation went
$chat | Get-GraphChatOperation
'@ -split '\r?\n'

foreach ($line in $lines) {
    if ($line.StartsWith('#')) {
        Write-Output $line
        continue
    }
    Write-Output "PS> $line"
    $shown = . ([scriptblock]::Create($line)) | Out-String -Width 100
    Write-Output ($shown.TrimEnd() + "`n").TrimStart("`n")
}
