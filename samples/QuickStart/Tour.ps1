# Shows and runs the lines of the quick start. Exits with 1 when the emulator didn't receive the expected requests.
Import-Module $env:QUICKSTART_MODULE
$endpoint = $env:QUICKSTART_ENDPOINT
Set-Variable token (ConvertTo-SecureString $env:QUICKSTART_TOKEN -AsPlainText)

$lines = @'
# Connect. With a real tenant: Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, ChatMessage.Send
Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint
Get-GraphChatConnection

# A one-on-one chat with Megan, and the first message in it
New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage 'Welcome, Megan!'

# A group chat with the people in the pipeline and you
'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'

# Run it again: the existing group is reused
'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X' -ReuseExisting

# See what would be created
'megan@contoso.com', 'lidia@contoso.com' | New-GraphChat -Topic 'Project Y' -WhatIf

# A one-on-one chat with each of three people. Teams doesn't know one of them yet
'isaiah@contoso.com', 'jacob@contoso.com', 'lidia@contoso.com' | New-GraphChat -OneOnOne -ErrorVariable failed

# Retry failed items
$failed | ForEach-Object TargetObject | New-GraphChat -OneOnOne

# A chat with an app. Wait until Teams has installed it
$chat = New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4
$chat | Wait-GraphChatOperation
'@ -split '\r?\n'

foreach ($line in $lines) {
    if ($line -match '^#|^$') {
        $line
        continue
    }
    "PS> $line"
    # In this scope, and with errors as a prompt displays them: without a script and a line number.
    . ([scriptblock]::Create($line)) 2>&1 | Out-Default
}

$summary = Invoke-RestMethod "${endpoint}_emulator/summary" -NoProxy
''
"The emulator received $($summary.posts) requests to create a chat, created $($summary.chatsCreated) chats, and received $($summary.messagesSent) message."
'Try it yourself: dotnet run --project samples/QuickStart -- --prompt'
if ($summary.chatsCreated -ne 6 -or $summary.messagesSent -ne 1) {
    throw 'The quick start expected 6 chats and 1 message. Something went wrong above.'
}
