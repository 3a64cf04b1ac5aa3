#Requires -Version 7.4
#Requires -Modules ChatModule
<#
.SYNOPSIS
Takes leavers out of all their group chats, as an app without a user, and writes a log of what is left and why.

.DESCRIPTION
A runbook for a schedule: each run begins with what is left, so it can be run again, also after a crash. The managed identity needs
the application permissions Chat.ReadBasic.All, ChatMember.ReadWrite.All, and User.ReadBasic.All. The exit code is the number of leavers
who have a line in the log, at most 255.

.EXAMPLE
./Offboarding.ps1 -Leaver megan@contoso.com -WhatIf

.EXAMPLE
./Offboarding.ps1 -Leaver megan@contoso.com, alex@contoso.com -Log left.csv
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The people who leave: user principal names or object IDs.
    [Parameter(Mandatory)]
    [string[]] $Leaver,

    # The file with a line for each membership that couldn't be removed.
    [string] $Log = 'left.csv'
)

if (-not (Get-GraphChatConnection)) { Connect-GraphChat -Identity -ErrorAction Stop }

$left = foreach ($person in $Leaver) {
    $failed = $null
    $removed = @(Get-GraphChat -User $person -ChatType group -ErrorVariable +failed -ErrorAction SilentlyContinue |
        Remove-GraphChatMember $person -Confirm:$false -ErrorVariable +failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
    Write-Information "${person}: removed from groups: $($removed.Count), errors: $($failed.Count)" -InformationAction Continue

    foreach ($record in $failed) {
        $chat = $record.TargetObject
        [pscustomobject]@{
            Person    = $person
            ChatId    = $chat.ChatId
            Topic     = $chat.Topic
            ErrorId   = $record.FullyQualifiedErrorId -replace ',.*'
            Reason    = "$record"
            ToDo      = $record.ErrorDetails.RecommendedAction
            RequestId = $record.Exception.RequestId
            LoggedAt  = [DateTimeOffset]::UtcNow.ToString('o')
        }
    }
}

# Also when nothing is left, where a pipeline would keep the log of an earlier run.
Set-Content $Log @($left | ConvertTo-Csv)
# The system keeps the last eight bits of an exit code, and 256 would be 0.
exit [Math]::Min(@($left.Person | Sort-Object -Unique).Count, 255)
