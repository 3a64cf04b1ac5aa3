# The objects of other modules that identify a person, and the bind that is sent for each.

BeforeDiscovery {
    if (-not ('Producers.MicrosoftGraphUser' -as [type])) { Add-Type -Path "$PSScriptRoot/Support/Producers.cs" }
    $upn = 'megan@contoso.com'
    $id = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'
    $guestUpn = 'guest_fabrikam.com#EXT#@contoso.com'
    $guestId = 'd2a1f6b4-6c0b-4f3e-8c58-5e0d7f1b9a77'
    function New-Dictionary([hashtable] $values) { $map = [System.Collections.Generic.Dictionary[string, object]]::new(); foreach ($key in $values.Keys) { $map[$key] = $values[$key] }; , $map }
    function Import-CsvText([string] $text) { $path = [System.IO.Path]::GetTempFileName(); [System.IO.File]::WriteAllText($path, $text, [System.Text.UTF8Encoding]::new($true)); try { , @(Import-Csv $path) } finally { Remove-Item $path } }
    function Copy-Clixml([object] $item) { $path = [System.IO.Path]::GetTempFileName(); try { $item | Export-Clixml $path -Depth 4; , (Import-Clixml $path) } finally { Remove-Item $path } }
    $mgUser = [Producers.MicrosoftGraphUser]@{ Id = $id; UserPrincipalName = $upn; DisplayName = 'Megan Bowen'; Mail = 'megan.bowen@contoso.example'; UserType = 'Member' }
    $json = "{`"@odata.context`":`"x`",`"value`":[{`"@odata.type`":`"#microsoft.graph.user`",`"id`":`"$id`",`"userPrincipalName`":`"$upn`"}]}"
    $random = '0f0e0d0c-1111-4222-8333-0123456789ab'

    $script:producers = @(
        @{ Producer = 'a UPN'; Item = $upn; Bind = $upn }
        @{ Producer = 'an object ID as a string'; Item = $id; Bind = $id }
        @{ Producer = 'an object ID as a GUID'; Item = [guid]$id; Bind = $id }
        @{ Producer = 'Get-MgUser'; Item = $mgUser; Bind = $id }
        @{ Producer = 'Get-MgUser, a guest'; Item = [Producers.MicrosoftGraphUser]@{ Id = $guestId; UserPrincipalName = $guestUpn; UserType = 'Guest' }; Bind = $guestId; Role = 'guest' }
        @{ Producer = 'Get-MgUser -Property UserPrincipalName'; Item = [Producers.MicrosoftGraphUser]@{ UserPrincipalName = $upn }; Bind = $upn }
        @{ Producer = 'Get-MgUser | Select-Object'; Item = ($mgUser | Select-Object DisplayName, UserPrincipalName); Bind = $upn }
        @{ Producer = 'Get-MgGroupMember'; Item = [Producers.MicrosoftGraphDirectoryObject]@{ Id = $id; AdditionalProperties = New-Dictionary @{ '@odata.type' = '#microsoft.graph.user'; userPrincipalName = $upn } }; Bind = $id }
        @{ Producer = 'Get-MgGroupMember, a guest'; Item = [Producers.MicrosoftGraphDirectoryObject]@{ Id = $guestId; AdditionalProperties = New-Dictionary @{ '@odata.type' = '#microsoft.graph.user'; userPrincipalName = $guestUpn } }; Bind = $guestId; Role = 'guest' }
        @{ Producer = 'Get-MgGroupMember, a group'; Item = [Producers.MicrosoftGraphDirectoryObject]@{ Id = $random; AdditionalProperties = New-Dictionary @{ '@odata.type' = '#microsoft.graph.group'; displayName = 'Sales' } }; Fails = '*Sales*is a group*' }
        @{ Producer = 'Get-MgGroupMember, a device'; Item = [Producers.MicrosoftGraphDirectoryObject]@{ Id = $random; AdditionalProperties = New-Dictionary @{ '@odata.type' = '#microsoft.graph.device' } }; Fails = '*is a device*' }
        @{ Producer = 'Get-MgGroupMember, an app'; Item = [Producers.MicrosoftGraphDirectoryObject]@{ Id = $random; AdditionalProperties = New-Dictionary @{ '@odata.type' = '#microsoft.graph.servicePrincipal' } }; Fails = '*is a servicePrincipal*' }
        @{ Producer = 'Invoke-MgGraphRequest, one hashtable'; Item = @{ id = $id; userPrincipalName = $upn }; Bind = $id }
        @{ Producer = 'Invoke-MgGraphRequest, a page of hashtables'; Item = ($json | ConvertFrom-Json -AsHashtable); Bind = $id }
        @{ Producer = 'Invoke-MgGraphRequest -OutputType PSObject, a page'; Item = ($json | ConvertFrom-Json); Bind = $id }
        @{ Producer = 'Invoke-MgGraphRequest, a chat member'; Item = @{ '@odata.type' = '#microsoft.graph.aadUserConversationMember'; id = 'MCMjMiMj'; userId = $id; roles = @('owner') }; Bind = $id }
        @{ Producer = 'Get-EntraUser'; Item = [Producers.MicrosoftGraphUser]@{ Id = $id; UserPrincipalName = $upn }; Bind = $id }
        @{ Producer = 'Get-EntraGroupMember, ObjectId added'; Item = ([Producers.MicrosoftGraphDirectoryObject]@{ Id = $id } | Add-Member ObjectId $id -PassThru); Bind = $id }
        @{ Producer = 'Get-AzADUser'; Item = [Producers.AzAdUser]@{ Id = $id; UserPrincipalName = $upn; OdataType = '#microsoft.graph.user' }; Bind = $id }
        @{ Producer = 'Get-AzureADUser'; Item = [Producers.AzureAdUser]@{ ObjectId = $id; UserPrincipalName = $upn; UserType = 'Member' }; Bind = $id }
        @{ Producer = 'Get-AzureADGroupMember, a group'; Item = [Producers.AzureAdUser]@{ ObjectId = $random; ObjectType = 'Group'; DisplayName = 'Sales' }; Fails = '*Sales*is a Group*' }
        @{ Producer = 'Get-EXOMailbox'; Item = [Producers.ExoMailbox]@{ ExternalDirectoryObjectId = $id; Guid = $random; ExchangeGuid = $random; Identity = 'megan'; Id = 'megan'; Alias = 'megan'; UserPrincipalName = $upn; PrimarySmtpAddress = 'mb@contoso.example' }; Bind = $id }
        @{ Producer = 'Get-EXOMailbox without the Entra ID'; Item = [Producers.ExoMailbox]@{ ExternalDirectoryObjectId = ''; Guid = $random; Identity = $random; Id = 'megan'; UserPrincipalName = $upn }; Bind = $upn }
        @{ Producer = 'Get-EXOMailbox -Properties Guid'; Item = [pscustomobject]@{ Guid = $random; Identity = $random; Alias = 'megan' }; Fails = '*doesn''t identify a user*' }
        @{ Producer = 'Get-ADUser'; Item = [Producers.AdUser]@{ ObjectGUID = $random; UserPrincipalName = $upn; SamAccountName = 'megan' }; Bind = $upn }
        @{ Producer = 'Get-ADUser without a UPN'; Item = [Producers.AdUser]@{ ObjectGUID = $random; SamAccountName = 'megan' }; Fails = '*doesn''t identify a user*' }
        @{ Producer = 'Get-TeamUser, a member'; Item = [Producers.TeamUser]@{ UserId = $id; User = $upn; Name = 'Megan'; Role = 'member' }; Bind = $id }
        @{ Producer = 'Get-TeamUser, an owner'; Item = [Producers.TeamUser]@{ UserId = $id; User = $upn; Role = 'Owner' }; Bind = $id }
        @{ Producer = 'Get-TeamUser, a guest'; Item = [Producers.TeamUser]@{ UserId = $guestId; User = $guestUpn; Role = 'Guest' }; Bind = $guestId; Role = 'guest' }
        @{ Producer = 'Get-TeamUser, a guest as member'; Item = [Producers.TeamUser]@{ UserId = $guestId; User = $guestUpn; Role = 'member' }; Bind = $guestId; Role = 'guest' }
        @{ Producer = 'Get-PnPEntraIDUser'; Item = [Producers.PnPEntraUser]@{ Id = [guid]$id; UserPrincipalName = $upn }; Bind = $id }
        @{ Producer = 'Get-PnPTeamsUser'; Item = [Producers.PnPTeamUser]@{ Id = $id; UserPrincipalName = $upn; UserType = 'Member' }; Bind = $id }
        @{ Producer = 'Get-PnPUser'; Item = [Producers.PnPUser]@{ Id = 17; LoginName = "i:0#.f|membership|$upn"; Email = $upn; Title = 'Megan' }; Bind = $upn }
        @{ Producer = 'Import-Csv, a column UserPrincipalName'; Item = (Import-CsvText "UserPrincipalName,Name`n$upn,Megan"); Bind = $upn }
        @{ Producer = 'Import-Csv, a column Email after an empty Id'; Item = (Import-CsvText "Id,UserPrincipalName,Email`n,,$upn"); Bind = $upn }
        @{ Producer = 'Import-Csv, spaces around names and values'; Item = (Import-CsvText "Name, UserPrincipalName `nMegan,  $upn  "); Bind = $upn }
        @{ Producer = 'Import-Csv, two BOMs before the name'; Item = (Import-CsvText "$([char]0xFEFF)UPN,Name`n$upn,Megan"); Bind = $upn }
        @{ Producer = 'Import-Csv, an Id that is not a GUID'; Item = (Import-CsvText "Id,Mail`n17,$upn"); Bind = $upn }
        @{ Producer = 'Import-Csv, a role'; Item = (Import-CsvText "User,Role`n$guestId,guest"); Bind = $guestId; Role = 'guest' }
        @{ Producer = 'Import-Csv, all cells empty'; Item = (Import-CsvText "UserPrincipalName,Mail`n,`n"); Fails = '*doesn''t identify a user*' }
        @{ Producer = 'Import-Csv, Members with a ; list'; Item = (Import-CsvText "Topic,Members`nX, $upn ;"); IsDefinition = $true; Bind = $upn }
        @{ Producer = 'Export- and Import-Clixml, Get-MgUser'; Item = (Copy-Clixml $mgUser); Bind = $id }
        @{ Producer = 'Export- and Import-Clixml, Get-MgGroupMember'; Item = (Copy-Clixml ([Producers.MicrosoftGraphDirectoryObject]@{ Id = $id; AdditionalProperties = New-Dictionary @{ '@odata.type' = '#microsoft.graph.user' } })); Bind = $id }
        @{ Producer = 'Export- and Import-Clixml, a chat definition'; Item = (Copy-Clixml ([pscustomobject]@{ Topic = 'X'; Members = @($mgUser) })); IsDefinition = $true; Bind = $id }
        @{ Producer = 'a user with the TenantId of another tenant'; Item = [pscustomobject]@{ Id = '4562bcc8-c436-4f95-b7c0-4f8ce89dca5e'; TenantId = '4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1' }; Bind = '4562bcc8-c436-4f95-b7c0-4f8ce89dca5e'; Tenant = '4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $table = [System.Collections.Generic.List[string]]::new()
    $table.Add('| input | bind that is sent | role |')
    $table.Add('|---|---|---|')
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
    $table | Out-Host
    if ($env:CHATMODULE_RESULTS) { $table | Set-Content (Join-Path $env:CHATMODULE_RESULTS producers.md) }
}

Describe 'A person' {
    BeforeEach { Reset-Emulator $emulator }

    It 'from <Producer>' -ForEach $producers {
        $splat = $IsDefinition ? @{} : @{ OneOnOne = $true }
        if ($Fails) {
            $failure = Get-Failure { $Item | New-GraphChat @splat }
            $failure.Id | Should -Be 'MemberNotRecognized'
            $failure.Message | Should -BeLike $Fails
            (Get-EmulatorSummary $emulator).posts | Should -Be 0
            $table.Add("| $($Producer -replace '\|', '\|') | none: $($failure.Message -replace '\|', '\|') | |")
            return
        }
        $chat = $Item | New-GraphChat @splat
        $chat.ChatId | Should -Not -BeNullOrEmpty
        $member = ((Get-EmulatorRequest $emulator POST '/chats$').body | ConvertFrom-Json).members[1]
        $member.'user@odata.bind' | Should -Be "$($emulator.graph)/beta/users('$Bind')"
        $member.roles | Should -Be ($Role ?? 'owner')
        $member.tenantId | Should -Be $Tenant
        $tenantText = $Tenant ? ", ``tenantId`` $Tenant" : ''
        $table.Add("| $($Producer -replace '\|', '\|') | ``users('$Bind')``$tenantText | $($member.roles) |")
    }
}
