# What is sent and what is made of the answer, with a scripted network: Connect-GraphChat -HttpMessageHandler.

BeforeDiscovery {
    $adele = '8b081ef6-4792-4def-b2c9-c363a1bf41d5'
    $isaiah = '82af01c5-f7cc-4a2e-a728-3a5df21afd9d'
    $third = '3626a173-f2bc-4883-bcf7-01514c3bfb82'
    $app = '05F59CEC-A742-4A50-A62E-202A57E478A4'
    $rsc = '8e55a7b1-6766-4f0a-8610-ecacfe3d569a'

    # The seven documented examples; what is bound is written without the root of the service.
    $script:documented = @(
        @{ Name = '1, a one-on-one by ids'; Run = { New-GraphChat '82af01c5-f7cc-4a2e-a728-3a5df21afd9d' -OneOnOne }
            Type = 'oneOnOne'; Members = @(@($adele, 'owner'), @($isaiah, 'owner')) }
        @{ Name = '2, a group with a title'; Run = { '82af01c5-f7cc-4a2e-a728-3a5df21afd9d', '3626a173-f2bc-4883-bcf7-01514c3bfb82' | New-GraphChat -Topic 'Group chat title' }
            Type = 'group'; Topic = 'Group chat title'; Members = @(@($adele, 'owner'), @($isaiah, 'owner'), @($third, 'owner')) }
        @{ Name = '3, a one-on-one with an app'; Run = { New-GraphChat '82af01c5-f7cc-4a2e-a728-3a5df21afd9d' -OneOnOne -InstalledApp '05F59CEC-A742-4A50-A62E-202A57E478A4' }
            Type = 'oneOnOne'; Members = @(@($adele, 'owner'), @($isaiah, 'owner')); App = $app }
        @{ Name = '4, an app with resource-specific permissions'; Run = { New-GraphChat '82af01c5-f7cc-4a2e-a728-3a5df21afd9d' -OneOnOne -InstalledApp '8e55a7b1-6766-4f0a-8610-ecacfe3d569a' -ResourceSpecificPermission 'ChatMessage.Read.Chat', 'delegated:InAppPurchase.Allow.User' }
            Type = 'oneOnOne'; Members = @(@($adele, 'owner'), @($isaiah, 'owner')); App = $rsc
            Permissions = @(@('ChatMessage.Read.Chat', 'application'), @('InAppPurchase.Allow.User', 'delegated')) }
        @{ Name = '5, a one-on-one by UPNs'; Run = { New-GraphChat 'alex@contoso.com' -OneOnOne -With 'jacob@contoso.com' }
            Type = 'oneOnOne'; Members = @(@('jacob@contoso.com', 'owner'), @('alex@contoso.com', 'owner')) }
        @{ Name = '6, a group with a guest of the tenant'; Run = { @{ Id = '82af01c5-f7cc-4a2e-a728-3a5df21afd9d' }, @{ Id = '3626a173-f2bc-4883-bcf7-01514c3bfb82'; UserType = 'Guest' } | New-GraphChat -Topic 'Group chat title' }
            Type = 'group'; Topic = 'Group chat title'; Members = @(@($adele, 'owner'), @($isaiah, 'owner'), @($third, 'guest')) }
        @{ Name = '7, a one-on-one with a federated user'; Run = { [pscustomobject]@{ Id = '82af01c5-f7cc-4a2e-a728-3a5df21afd9d'; TenantId = '4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1' } | New-GraphChat -OneOnOne }
            Type = 'oneOnOne'; Members = @(@($adele, 'owner'), @($isaiah, 'owner', '4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1')) }
    )
    $script:locations = @(
        @{ Form = 'relative, quoted'; Value = "/chats('{0}')/operations('{1}')" }
        @{ Form = 'relative, slashed'; Value = '/chats/{0}/operations/{1}' }
        @{ Form = 'without a leading slash'; Value = "chats('{0}')/operations('{1}')" }
        @{ Form = 'absolute, quoted'; Value = "https://graph.microsoft.com/beta/chats('{0}')/operations('{1}')" }
        @{ Form = 'absolute, slashed'; Value = 'https://graph.microsoft.com/beta/chats/{0}/operations/{1}' }
        @{ Form = 'of v1.0'; Value = "https://graph.microsoft.com/v1.0/chats('{0}')/operations('{1}')" }
        @{ Form = 'percent-encoded'; Value = "/chats('19%3Aabc%40thread.v2')/operations('{1}')" }
    )
    $script:foreign = @(
        @{ Value = "https://evil.example/beta/chats('19:abc@thread.v2')/operations('op')" }
        @{ Value = "//evil.example/beta/chats('19:abc@thread.v2')/operations('op')" }
        @{ Value = "http://graph.microsoft.com/beta/chats('19:abc@thread.v2')/operations('op')" }
        @{ Value = "https://graph.microsoft.com:8443/beta/chats('19:abc@thread.v2')/operations('op')" }
        @{ Value = "https://graph.microsoft.com@evil.example/beta/chats('19:abc@thread.v2')/operations('op')" }
        @{ Value = "https://graph.microsoft.com.evil.example/chats/a/operations/b" }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Stub.psm1"
    Import-Module (Get-ModuleUnderTest)
    $chatId = '19:abc@thread.v2'
    $operationId = '2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e-cf58835e-43f0-4fc1-825e-5de55630e7e4'
    $created = '{"@odata.context":"x","id":"19:abc@thread.v2","topic":null,"createdDateTime":"2021-05-27T21:23:41.908Z","chatType":"group","unknown":{"a":[1]}}'
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'
}

AfterAll { Disconnect-GraphChat }

Describe 'The documented examples' {
    It 'sends example <Name>, property by property' -ForEach $documented {
        $network = Connect-Stub
        $_.App ? $network.Answer(202, '', @{ Location = "/chats('$chatId')/operations('op')" }) : $network.Answer(201, $created) | Out-Null
        $chat = & $Run
        $chat | Should -BeOfType [ChatModule.GraphChat]
        $chat.ChatId | Should -Be $chatId
        $network.Sent | Should -Be @('POST /beta/chats')

        $root = 'https://graph.microsoft.com/beta'
        $expected = [ordered]@{ chatType = $Type }
        if ($Topic) { $expected.topic = $Topic }
        $expected.members = @($Members | ForEach-Object {
                $member = [ordered]@{ '@odata.type' = '#microsoft.graph.aadUserConversationMember'; roles = @($_[1]); 'user@odata.bind' = "$root/users('$($_[0])')" }
                if ($_[2]) { $member.tenantId = $_[2] }
                $member
            })
        if ($_.App) {
            $install = [ordered]@{ 'teamsApp@odata.bind' = "$root/appCatalogs/teamsApps/$($_.App)" }
            if ($Permissions) { $install.consentedPermissionSet = @{ resourceSpecificPermissions = @($Permissions | ForEach-Object { [ordered]@{ permissionValue = $_[0]; permissionType = $_[1] } }) } }
            $expected.installedApps = @($install)
        }
        ConvertTo-Canonical $network.Bodies[0] | Should -BeExactly (ConvertTo-Canonical ($expected | ConvertTo-Json -Depth 8))
    }
}

Describe 'The answer 202' {
    It 'gives the chat and its operation from a location that is <Form>' -ForEach $locations {
        $network = Connect-Stub
        $null = $network.Answer(202, '', @{ Location = ($Value -f $chatId, $operationId) })
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp
        $chat.ChatId | Should -BeExactly $chatId
        $chat.OperationId | Should -BeExactly $operationId
        $chat.OperationLocation | Should -BeExactly ($Value -f $chatId, $operationId)
        $chat.InstalledApp | Should -Be $teamsApp
    }

    It 'is UntrustedLocation for <Value>, and nothing is sent there' -ForEach $foreign {
        $network = Connect-Stub
        $null = $network.Answer(202, '', @{ Location = $Value })
        $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp -Wait }
        $failure.Id | Should -Be 'UntrustedLocation'
        $failure.Category | Should -Be 'SecurityError'
        $network.Sent | Should -Be @('POST /beta/chats')
    }

    It 'is InvalidResponse without a location and without a body' {
        $network = Connect-Stub
        $null = $network.Answer(202, '')
        (Get-Failure { New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp }).Id | Should -Be 'InvalidResponse'
    }

    It 'gives the chat without an operation when the body names it and there is no location' {
        $network = Connect-Stub
        $null = $network.Answer(202, $created)
        $chat = New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp
        $chat.ChatId | Should -Be $chatId
        $chat.OperationId | Should -BeNullOrEmpty
    }
}

Describe 'An answer that is not the promised one' {
    It 'is InvalidResponse for a one-on-one chat without an id' {
        $network = Connect-Stub
        $null = $network.Answer(201, '{"topic":"x"}')
        $failure = Get-Failure { New-GraphChat megan@contoso.com -OneOnOne }
        $failure.Id | Should -Be 'InvalidResponse'
        $failure.Category | Should -Be 'InvalidResult'
    }

    It 'is ChatOutcomeUnknown for a group when <Name>, and the group was sent once' -ForEach @(
        @{ Name = 'the connection breaks'; Play = { $network.Break() } }
        @{ Name = 'the service fails with 500'; Play = { $network.Answer(500, '{"error":{"code":"x","message":"y"}}') } }
        @{ Name = 'a gateway says 502'; Play = { $network.Answer(502, '') } }
        @{ Name = 'a gateway gives up with 504'; Play = { $network.Answer(504, '') } }
        @{ Name = '503 comes without a pause'; Play = { $network.Answer(503, '') } }
        @{ Name = 'a page comes instead'; Play = { $network.Answer(200, '<html>', $null, 'text/html') } }
        @{ Name = 'the JSON is cut off'; Play = { $network.Answer(201, '{"id":"19:a') } }
    ) {
        $network = Connect-Stub
        $null = & $Play
        $failure = Get-Failure { 'megan@contoso.com' | New-GraphChat -Topic 'Once' }
        $failure.Id | Should -Be 'ChatOutcomeUnknown'
        $failure.Category | Should -Be 'ConnectionError'
        $failure.Target.Topic | Should -Be 'Once'
        $failure.Action | Should -Not -BeNullOrEmpty
        $network.Sent | Should -Be @('POST /beta/chats')
    }
}

Describe 'A refusal' {
    It '<Status> "<Says>" is <Id>, of category <Category>, with the service''s words and ids' -ForEach @(
        @{ Status = 401; Code = 'InvalidAuthenticationToken'; Says = 'Lifetime validation failed, the token is expired.'; Id = 'SignInRequired'; Category = 'AuthenticationError' }
        @{ Status = 403; Code = 'Forbidden'; Says = "Missing scope permissions on the request. API requires one of 'Chat.Create'. Scopes on the request 'User.Read'"; Id = 'MissingPermission'; Category = 'PermissionDenied' }
        @{ Status = 412; Code = 'PreconditionFailed'; Says = 'Requested API is not supported in application-only context'; Id = 'AppOnlyNotSupported'; Category = 'PermissionDenied' }
        @{ Status = 400; Code = 'BadRequest'; Says = 'Duplicate chat members is specified in the request body.'; Id = 'DuplicateMember'; Category = 'InvalidArgument' }
        @{ Status = 400; Code = 'BadRequest'; Says = 'The caller must be one of the members specified in request body'; Id = 'CallerNotMember'; Category = 'InvalidArgument' }
        @{ Status = 409; Code = 'Conflict'; Says = 'Something the contract does not know.'; Id = 'BadRequest'; Category = 'InvalidArgument' }
    ) {
        $network = Connect-Stub
        $body = @{ error = @{ code = $Code; message = $Says; innerError = @{ 'request-id' = 'r-1'; 'client-request-id' = 'c-1' } } } | ConvertTo-Json -Depth 4
        $null = $network.Answer($Status, $body, @{ 'request-id' = 'r-1' })
        $failure = Get-Failure { New-GraphChat megan@contoso.com -Topic 'Refused' }
        $failure.Id | Should -Be $Id
        $failure.Category | Should -Be $Category
        $failure.Message | Should -BeLike "*$([WildcardPattern]::Escape($Says))*"
        $failure.Message | Should -BeLike '*Refused*'
        $failure.Action | Should -Not -BeNullOrEmpty
        $failure.Exception.ServiceCode | Should -Be $Code
        $failure.Exception.StatusCode | Should -Be $Status
        $failure.Exception.RequestId | Should -Be 'r-1'
        $failure.Exception.ClientRequestId | Should -Not -BeNullOrEmpty
        $network.Sent.Count | Should -Be 1
    }

    It '404 "Failed to find users" is asked about once more, and is then MemberNotFound' {
        $network = Connect-Stub
        1..2 | ForEach-Object { $null = $network.Answer(404, '{"error":{"code":"NotFound","message":"Failed to find users with user principal name ''nobody@contoso.com''."}}') }
        $failure = Get-Failure { New-GraphChat nobody@contoso.com -OneOnOne }
        $failure.Id, $failure.Category | Should -Be 'MemberNotFound', 'ObjectNotFound'
        $failure.Target | Should -Be 'nobody@contoso.com'
        $network.Sent.Count | Should -Be 2
    }

    It '429 is waited out and the group is sent again: nothing was made' {
        $network = Connect-Stub
        $null = $network.Answer(429, '', @{ 'Retry-After' = '1' }).Answer(201, $created)
        (New-GraphChat megan@contoso.com -Topic 'Later').ChatId | Should -Be $chatId
        $network.Sent.Count | Should -Be 2
    }

    It 'of spelling innererror is read as well' {
        $network = Connect-Stub
        $null = $network.Answer(400, '{"error":{"code":"BadRequest","message":"no","innererror":{"request-id":"r-2"}}}')
        (Get-Failure { New-GraphChat megan@contoso.com }).Exception.RequestId | Should -Be 'r-2'
    }
}

Describe 'Every request' {
    It 'carries its own client-request-id, the token and who is asking' {
        $network = Connect-Stub
        $null = $network.Answer(201, $created).Answer(201, $created)
        $null = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -OneOnOne -ThrottleLimit 1
        $network.Headers[0]['client-request-id'] -as [guid] | Should -Not -BeNullOrEmpty
        $network.Headers[0]['client-request-id'] | Should -Not -Be $network.Headers[1]['client-request-id']
        $network.Headers[0].Authorization | Should -BeLike 'Bearer *'
        $network.Headers[0].'User-Agent' | Should -BeLike 'ChatModule/*'
    }

    It 'about an operation asks for enum members that are newer than the sentinel' {
        $network = Connect-Stub
        $null = $network.Answer(200, '{"id":"op","status":"succeeded","operationType":"createChat"}')
        (Get-GraphChatOperation -ChatId $chatId -OperationId op).OperationType | Should -Be 'createChat'
        $network.Headers[0].Prefer | Should -Be 'include-unknown-enum-members'
    }
}
