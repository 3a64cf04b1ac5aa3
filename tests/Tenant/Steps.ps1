# The steps of the tenant test, in order. Run sees $user1, $user2, $caller, $app, $topic, $nobody, and $its, which keeps
# what later steps need.
#
# Expect   what is true of the one object that Run outputs; without it, the output doesn't matter
# Fails    the error ID that is expected instead
# Needs    the step is skipped where this is false
# Within   the seconds in which a change should be visible: Run, which only reads, is repeated until then
# Leaves   what is there afterward
# Measures Run is repeated until the first 429

@{
    Name = 'Create a one-on-one chat'; Leaves = 'the one-on-one chat with user 1'
    Run = { ($its.OneOnOne = New-GraphChat $user1 -OneOnOne) }
    Expect = { $_.ChatType -eq 'oneOnOne' }
}
@{
    Name = 'Create the same one-on-one chat'
    Run = { New-GraphChat $user1 -OneOnOne }
    Expect = { $_.ChatId -eq $its.OneOnOne.ChatId }
}
@{
    Name = 'Create a group'; Leaves = 'a group with user 1'
    Run = { ($its.Group = New-GraphChat $user1 -Topic $topic) }
    Expect = { $_.ChatType -eq 'group' }
}
@{
    Name = 'Create a group with an app'; Needs = { $app }; Leaves = 'a group with user 1 and the app'
    Run = { ($its.WithApp = New-GraphChat $user1 -Topic "$topic app" -InstalledApp $app) }
    Expect = { $_.OperationId }
}
@{
    Name = 'Wait for the operation'; Needs = { $its.WithApp }
    Run = { $its.WithApp | Wait-GraphChatOperation -Timeout 120 }
    Expect = { $_.Succeeded }
}
@{
    Name = 'Read the group'; Within = 30
    Run = { Get-GraphChat $its.Group.ChatId }
    Expect = { $_.Topic -eq $topic -and $_.Members.Count -eq 2 }
}
@{
    Name = 'Find the group by its topic'; Within = 120
    Run = { Get-GraphChat -Topic $topic }
    Expect = { $_.ChatId -eq $its.Group.ChatId }
}
@{
    Name = 'Create the same group with -ReuseExisting'
    Run = { New-GraphChat $user1 -Topic $topic -ReuseExisting }
    Expect = { $_.IsExisting -and $_.ChatId -eq $its.Group.ChatId }
}
@{
    Name = 'Add a member'
    Run = { Add-GraphChatMember $user2 -ChatId $its.Group.ChatId }
    Expect = { -not $_.IsExisting }
}
@{
    Name = 'Read the group with the new member'; Within = 30
    Run = { Get-GraphChat $its.Group.ChatId }
    Expect = { $_.Members.Count -eq 3 }
}
@{
    Name = 'Add the same member'
    Run = { Add-GraphChatMember $user2 -ChatId $its.Group.ChatId }
    Expect = { $_.IsExisting }
}
@{
    Name = 'Remove the member'
    Run = { Remove-GraphChatMember $user2 -ChatId $its.Group.ChatId -Confirm:$false }
    Expect = { $_.MembershipId }
}
@{
    Name = 'Rename the group'
    Run = { Set-GraphChat "$topic renamed" -ChatId $its.Group.ChatId }
    Expect = { $_.Topic -eq "$topic renamed" }
}
@{
    Name = 'Send a message'; Leaves = 'a message in the group'
    Run = { Send-GraphChatMessage $topic -ChatId $its.Group.ChatId }
    Expect = { $_.MessageId }
}
@{
    Name = 'Send a message that mentions a member'; Leaves = 'a message in the group'
    Run = { Send-GraphChatMessage "<at>$user1</at>, a test" -ContentType Html -ChatId $its.Group.ChatId }
    Expect = { $_.MessageId }
}
@{
    Name = 'Read the messages'; Within = 30
    Run = { Get-GraphChatMessage $its.Group.ChatId -IncludeSystem | Where-Object Content -EQ $topic }
    Expect = { $_.MessageType -eq 'message' }
}
@{
    Name = 'Send the same message with -ReuseExisting'
    Run = { Send-GraphChatMessage $topic -ChatId $its.Group.ChatId -ReuseExisting }
    Expect = { $_.IsExisting }
}

# Errors of docs/troubleshooting.md. The first three are found before anything is sent.
@{
    Name = 'A topic that Teams does not allow'; Fails = 'TopicInvalid'
    Run = { New-GraphChat $user1 -Topic 'a:b' }
}
@{
    Name = 'A chat with oneself'; Fails = 'OneOnOneMembers'
    Run = { New-GraphChat $caller.UserId -OneOnOne }
}
@{
    Name = 'A member of a one-on-one chat'; Fails = 'NotAGroup'
    Run = { Add-GraphChatMember $user2 -ChatId $its.OneOnOne.ChatId }
}
@{
    Name = 'A user who does not exist'; Fails = 'MemberNotFound'
    Run = { New-GraphChat $nobody -OneOnOne }
}
@{
    Name = 'A member who does not exist'; Fails = 'MemberNotFound'
    Run = { Add-GraphChatMember $nobody -ChatId $its.Group.ChatId }
}
@{
    Name = 'A group without the caller'; Fails = 'CallerNotMember'
    Run = { New-GraphChat $user1, $user2 -Topic $topic -ExcludeCaller }
}
@{
    Name = 'A chat that does not exist'; Fails = 'ChatNotFound'
    Run = { Get-GraphChat '19:00000000000040008000000000000001@thread.v2' }
}
@{
    Name = 'An operation that does not exist'; Fails = 'OperationNotFound'
    Run = { Get-GraphChatOperation $its.Group.ChatId '00000000-0000-4000-8000-000000000001' }
}
@{
    Name = 'A permission that is missing'; Fails = 'MissingPermission'
    Needs = { -not ($caller.Scopes -like 'TeamsAppInstallation.*') }
    Run = { Add-GraphChatApp -InstalledApp '00000000-0000-4000-8000-000000000002' -ChatId $its.Group.ChatId }
}

# Creating a one-on-one chat that exists creates nothing.
@{
    Name = 'Where 429 begins: create a chat'; Measures = $true
    Run = { Get-Repeated { @{ Members = $user1; ChatType = 'oneOnOne' } } | New-GraphChat -ThrottleLimit 16 }
}
@{
    Name = 'Where 429 begins: read a chat'; Measures = $true
    Run = { Get-Repeated { $its.Group } | Get-GraphChat }
}
@{
    Name = 'Where 429 begins: list chats'; Measures = $true
    Run = { Get-Repeated { $true } | ForEach-Object { Get-GraphChat | Select-Object -First 1 } }
}
@{
    Name = 'Where 429 begins: send a message'; Measures = $true; Leaves = 'messages'
    Run = { Get-Repeated { $its.Group } | Send-GraphChatMessage "$topic, where does 429 begin?" }
}

# Chats can't be deleted with these permissions. The caller leaves the groups.
@{
    Name = 'Leave the group'
    Run = { Remove-GraphChatMember $caller.UserId -ChatId $its.Group.ChatId -Confirm:$false }
    Expect = { $_.MembershipId }
}
@{
    Name = 'Leave the group with the app'; Needs = { $its.WithApp }
    Run = { Remove-GraphChatMember $caller.UserId -ChatId $its.WithApp.ChatId -Confirm:$false }
    Expect = { $_.MembershipId }
}
@{
    Name = 'Read a group that the caller left'; Fails = 'ChatNotFound'; Within = 30
    Run = { Get-GraphChat $its.Group.ChatId }
}
