# The tenant test against the emulator: its steps, what its record must not contain, and which differences it lists.
# With CHATMODULE_UPDATE_RECORD=1, it writes tests/Tenant/emulator.jsonl again.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $folder = (Resolve-Path "$PSScriptRoot/../Tenant").Path
    $fixture = "$folder/emulator.jsonl"
    $names = (& "$folder/Steps.ps1").Name
    $app = '05F59CEC-A742-4A50-A62E-202A57E478A4'
    $parameters = @{ User = 'megan@contoso.com', 'alex@contoso.com'; App = $app }
    $emulator = Start-GraphEmulator '--limits', 'page'
    $scopes = 'Chat.ReadWrite ChatMember.ReadWrite User.ReadBasic.All'
    $token = New-EmulatorToken $emulator "scp=$scopes" -AsPlainText
    $secure = ConvertTo-SecureString $token -AsPlainText
    Connect-GraphChat -AccessToken $secure -GraphEndpoint $emulator.graph -ServiceLimits Unknown

    # Invoke-RestMethod returns a list as one object.
    function Get-EmulatorChat { foreach ($chat in (Invoke-RestMethod "$($emulator.graph)/_emulator/chats")) { $chat } }

    # What the emulator knows of people and chats, and the token.
    function Get-Secret {
        foreach ($chat in Get-EmulatorChat) {
            $chat.id, $chat.topic, $chat.messages.id, $chat.messages.content
            $chat.members | ForEach-Object { $_.membershipId; $_.userId; $_.userPrincipalName }
        }
        $token.Split('.')
        $app
        ([uri]$emulator.graph).Authority
        # The tenant, the topics, and people.
        'b33cbe9f-8ebe-4f2a-912b-7e2a427f477f', 'ChatModule test ', 'contoso'
        'Adele', 'Vance', 'Megan', 'Bowen', 'Alex'
    }

    function Find-Secret([string] $Path) {
        $record = Get-Content $Path -Raw
        foreach ($secret in Get-Secret | Where-Object { $_ }) {
            if ($record.Contains($secret, [System.StringComparison]::OrdinalIgnoreCase)) { $secret }
        }
    }
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'The tenant test' {
    BeforeAll {
        $whatIf = & "$folder/Test-Tenant.ps1" @parameters -WhatIf -Record "$TestDrive/whatif.jsonl" 6>&1
        $requestsOfWhatIf = @(Get-EmulatorRequest $emulator).Count
        # On a busy computer, 50 requests don't reach the limits.
        Set-EmulatorFault $emulator @(
            @{ kind = '429'; method = 'POST'; path = '/chats$'; bodyContains = 'oneOnOne'; skip = 30; times = 1 }
            @{ kind = '429'; method = 'GET'; path = '/chats/[^/]+\?'; skip = 30; times = 1 }
            @{ kind = '429'; method = 'GET'; path = '/chats\?'; skip = 30; times = 1 }
        )
        $run = & "$folder/Test-Tenant.ps1" @parameters -Record "$TestDrive/run.jsonl" -PassThru 6>$null
        if ($env:CHATMODULE_UPDATE_RECORD) { Copy-Item $run.Record $fixture }
    }

    It 'says each step with -WhatIf, without a request' {
        foreach ($name in $names) { "$whatIf" | Should -BeLike "*What if: $name*" }
        $requestsOfWhatIf | Should -Be 0
        "$TestDrive/whatif.jsonl" | Should -Not -Exist
    }

    It 'passes each step' {
        $others = @($run.Steps | Where-Object outcome -NE Passed)
        $others | Should -BeNullOrEmpty -Because ($others | Out-String)
        $run.Steps.step | Should -Be $names
    }

    It 'measures where 429 begins' {
        $measured = @($run.Steps | Where-Object isMeasured)
        $measured.Count | Should -Be 4
        $measured.detail | Should -BeLike '* requests accepted, 429 after * s, Retry-After *'
    }

    It 'leaves the groups, with all others in them' {
        $groups = @(Get-EmulatorChat | Where-Object topic)
        $groups.Count | Should -Be 2
        $groups.members.userPrincipalName | Should -Be 'megan@contoso.com', 'megan@contoso.com'
    }

    It 'records each request without a name, an ID, a text, or the token' {
        @(Get-Secret).Count | Should -BeGreaterThan 30
        Find-Secret $run.Record | Should -BeNullOrEmpty
        # Except for the chats that were in flight when the first 429 ended their measurement.
        $isCreation = { $_.method -eq 'POST' -and $_.path -match '/chats$' }
        $sent = @(Get-EmulatorRequest $emulator | Where-Object { -not (& $isCreation) })
        $exchanges = Get-Content $run.Record | ConvertFrom-Json | Where-Object method
        $recorded = @($exchanges | Where-Object { -not (& $isCreation) })
        $recorded.status | Should -Be $sent.status
    }

    It 'has no difference from the record of the emulator' {
        $advice = "$($run.Differences | Out-String) CHATMODULE_UPDATE_RECORD=1 writes emulator.jsonl again."
        $run.Differences | Should -BeNullOrEmpty -Because $advice
    }

    It 'lists a property that is <What>' -ForEach @(
        @{
            What = 'null'; Old = '"webUrl":"{url}"'; New = '"webUrl":null'
            Expected = 'webUrl: null, not {url}'
        }
        @{
            What = 'missing'; Old = '"webUrl":"{url}",'; New = ''
            Expected = 'webUrl: absent, not {url}'
        }
        @{
            What = 'new'; Old = '"webUrl":'; New = '"viewpoint":{"isHidden":false},"webUrl":'
            Expected = 'viewpoint.isHidden: Boolean, not absent'
        }
        @{
            What = 'spelled otherwise'; Old = '"webUrl"'; New = '"weburl"'
            Expected = 'weburl: {url}, not absent', 'webUrl: absent, not {url}'
        }
        @{
            What = 'an empty list'; Old = '"chatType":"group"'; New = '"chatType":"group","tags":[]'
            Expected = 'tags: [], not absent'
        }
        @{
            What = 'another constant'; Old = '"chatType":"group"'; New = '"chatType":"meeting"'
            Expected = 'chatType: meeting oneOnOne, not group oneOnOne'
        }
    ) {
        $creation = '"method":"POST","path":"/beta/chats"'
        $changed = Get-Content $run.Record | ForEach-Object { $_ -match $creation ? $_.Replace($Old, $New) : $_ }
        Set-Content "$TestDrive/changed.jsonl" $changed
        $differences = & "$folder/Compare-Record.ps1" "$TestDrive/changed.jsonl" $run.Record |
            Where-Object Where -EQ 'POST /beta/chats 201'
        $differences | ForEach-Object { "$($_.What): $($_.Record), not $($_.Reference)" } | Should -Be $Expected
    }

    It 'lists a header that is missing, and a status code that is another one' {
        $changed = (Get-Content $run.Record).Replace(',"date":"{value}"', '')
        $changed = $changed -replace '("step":"Rename the group".*"method":"PATCH".*"status":)200', '${1}204'
        Set-Content "$TestDrive/changed.jsonl" $changed
        $differences = @(& "$folder/Compare-Record.ps1" "$TestDrive/changed.jsonl" $run.Record)
        ($differences | Where-Object What -EQ date).Record | Should -Be 'absent'
        $status = $differences | Where-Object { $_.Where -eq 'Rename the group' -and $_.What -like 'PATCH *' }
        $status.Record, $status.Reference | Should -Be '204', '200'
    }
}

Describe 'The record of the emulator' {
    It 'differs from the examples of the documentation as explained' {
        # What an example leaves out or has otherwise, and what the emulator leaves out, because no cmdlet reads it.
        $explanations = @{
            '^GET .*: 200, not absent$'                                    = 'a request that the module adds'
            '(tenantId|webUrl|visibleHistoryStartDateTime): .* not absent' = 'of the type, not of the example'
            'mentions|eventDetail.@odata.type|email:|roles'                = 'other people, other messages'
            'nextLink: absent'                                             = 'a second page'
            '@odata.context:.*members\(\)|members@odata.context'           = 'not emulated: annotations'
            'chatViewpoint|messageHistory|reactions|policyViolation'       = 'not emulated'
            'onBehalfOf|from.device|from.conversation'                     = 'not emulated'
            'eventDetail\.(chatId|chatDisplayName|initiator)'              = 'not emulated: the details of an event'
        }
        $differences = & "$folder/Compare-Record.ps1" $fixture "$folder/documented.jsonl" |
            Where-Object Where -NotLike 'Headers*' | ForEach-Object { "$($_.What): $($_.Record), not $($_.Reference)" }
        foreach ($difference in $differences) {
            $found = $explanations.Keys | Where-Object { $difference -match $_ }
            $found | Should -Not -BeNullOrEmpty -Because $difference
        }
        foreach ($pattern in $explanations.Keys) {
            $differences -match $pattern | Should -Not -BeNullOrEmpty -Because $pattern
        }
    }
}

Describe 'A service that does something else, without an app' {
    BeforeAll {
        Reset-Emulator $emulator
        Set-EmulatorSetting $emulator @{ limits = 'none' }
        $planted = @{
            code = 'Adele Vance'; message = 'Adele Vance may not.'; target = 'megan@contoso.com'; roles = @('Megan')
            'Megan Bowen' = 'x'
        }
        $body = @{ error = $planted } | ConvertTo-Json -Depth 5 -Compress
        Set-EmulatorFault $emulator @{ kind = 'status'; status = 403; body = $body; method = 'PATCH' }
        $options = @{ Record = "$TestDrive/failed.jsonl"; MaxRequests = 0; PassThru = $true }
        $failed = & "$folder/Test-Tenant.ps1" $parameters.User @options 6>$null 2>$null
    }

    It 'skips the steps with the app and the measurements, and says so' {
        $skipped = @($failed.Steps | Where-Object outcome -EQ Skipped)
        $skipped.step | Should -Be @($names -match 'an app|the app|the operation|^Where 429')
    }

    It 'fails the step, and the others go on' {
        $step = $failed.Steps | Where-Object outcome -EQ Failed
        $step.step | Should -Be 'Rename the group'
        $step.detail | Should -Be 'AccessDenied'
    }

    It 'is a list of differences: the outcome and the status code' {
        $differences = $failed.Differences | Where-Object Where -EQ 'Rename the group'
        ($differences | Where-Object What -EQ outcome).Record | Should -Be Failed
        ($differences | Where-Object What -Like 'PATCH *').Record | Should -Be 403
    }

    It 'is recorded without what it says of people, wherever it says it' {
        $recorded = Get-Content $failed.Record | ConvertFrom-Json | Where-Object method -EQ PATCH
        $recorded.response.body.error.'{property}' | Should -Be '{string:1}'
        $recorded.response.body.error.code | Should -Be '{string:11}'
        Find-Secret $failed.Record | Should -BeNullOrEmpty
    }
}

Describe 'A body that was cut off' {
    It 'is recorded up to there, and nothing of a value that was cut off' {
        Import-Module "$folder/Record.psm1"
        $members = '"members":[{"roles":["owner"],"displayName":null}]'
        $body = '{"value":[{"id":"19:secret@thread.v2","topic":"secret",' + $members + '},{"secret":"secret"}]}'
        $whole = '{"value":[{"id":"{chat1}","topic":"{topic}",' + $members + '},{"secret":"{string:6}"}]}'
        foreach ($length in 1..$body.Length) {
            $recorder = New-Recorder
            $begin = $body.Substring(0, $length)
            $more = $length -lt $body.Length ? "`n`u{2026} $($body.Length - $length) more bytes" : ''
            Add-DebugLine $recorder step "200 OK`nclient-request-id: 1`n`n$begin$more"
            Add-DebugLine $recorder step 'GET /beta/chats -> 200 in 1 ms (client-request-id 1)'
            $recorded = ConvertTo-Json $recorder.Exchanges[0].response.body -Depth 9 -Compress
            # It's the beginning of the whole one, with its objects and lists ended.
            $open = $recorded.TrimEnd('}', ']').TrimEnd('[', '{')
            $whole.StartsWith($open) | Should -BeTrue -Because "$begin is recorded as $recorded"
        }
        $recorded | Should -Be $whole
    }
}
