# Wait-GraphChatOperation: all at the same time, and every way in which a wait can end.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    Import-Module (Get-ModuleUnderTest)
    $emulator = Start-GraphEmulator
    Connect-GraphChat -AccessToken (New-EmulatorToken $emulator) -GraphEndpoint $emulator.graph
    $teamsApp = '05F59CEC-A742-4A50-A62E-202A57E478A4'
    $everybody = 1..200 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }

    <# Chats with an app: the rule says how the installation goes for those whose body holds the text. #>
    function New-Pending([int] $Count = 1, [double] $Seconds = 0.2, [hashtable[]] $Rule = @()) {
        Set-EmulatorSetting $emulator @{ operationSeconds = $Seconds; operationRules = @($Rule) }
        $everybody | Select-Object -First $Count | New-GraphChat -OneOnOne -InstalledApp $teamsApp
    }
}

AfterAll {
    Disconnect-GraphChat
    Stop-GraphEmulator $emulator
}

Describe 'Waiting' {
    BeforeEach { Reset-Emulator $emulator }

    It 'emits the finished operation' {
        $operation = New-Pending | Wait-GraphChatOperation
        $operation | Should -BeOfType [ChatModule.GraphChatOperation]
        $operation.Succeeded | Should -BeTrue
    }

    It 'takes what Get-GraphChatOperation emits' {
        $operation = New-Pending | Get-GraphChatOperation | Wait-GraphChatOperation
        $operation.Status | Should -Be 'succeeded'
    }

    It 'takes the two ids' {
        $chat = New-Pending
        (Wait-GraphChatOperation -ChatId $chat.ChatId -OperationId $chat.OperationId).OperationId | Should -Be $chat.OperationId
    }

    It 'waits for all at the same time, each with few requests and none faster than one a second for a chat' {
        $chats = New-Pending -Count 60 -Seconds 2
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $operations = $chats | Wait-GraphChatOperation
        $operations.Count | Should -Be 60
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 15
        $summary = Get-EmulatorSummary $emulator
        $summary.requestsPerOperation.max | Should -BeLessOrEqual 5
        $summary.minSecondsBetweenRequestsOfOneChat | Should -BeGreaterOrEqual 0.98
    }

    It 'emits each as it finishes' {
        $chats = New-Pending -Count 3 -Rule @{ bodyContains = 'user00001'; seconds = 3 }
        $order = $chats | Wait-GraphChatOperation | ForEach-Object ChatId
        $order[-1] | Should -Be $chats[0].ChatId
    }

    It 'asks at a fixed pace with -PollingInterval' {
        $chat = New-Pending -Seconds 3.2
        $null = $chat | Wait-GraphChatOperation -PollingInterval 1.5
        $times = @(Get-EmulatorRequest $emulator GET '/operations').time
        $times.Count | Should -Be 3
        for ($i = 1; $i -lt $times.Count; $i++) { ($times[$i] - $times[$i - 1]).TotalSeconds | Should -BeGreaterOrEqual 1.45 }
    }

    It 'never asks more than once a second for one chat, though it has many operations' {
        Set-EmulatorSetting $emulator @{ operationSeconds = 0.1 }
        $chats = 1..3 | ForEach-Object { New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $teamsApp }
        Start-Sleep -Seconds 1
        @($chats | Wait-GraphChatOperation).Count | Should -Be 3
        (Get-EmulatorSummary $emulator).minSecondsBetweenRequestsOfOneChat | Should -BeGreaterOrEqual 0.98
    }

    It 'honours Retry-After' {
        $chat = New-Pending
        Set-EmulatorFault $emulator @{ kind = '429'; method = 'GET'; retryAfter = 2; times = 1 }
        ($chat | Wait-GraphChatOperation).Succeeded | Should -BeTrue
        (Get-EmulatorSummary $emulator).requestsWhileToldToWait | Should -Be 0
    }
}

Describe '-Timeout' {
    BeforeEach { Reset-Emulator $emulator }

    It 'ends the whole wait: an error for each unfinished operation, and the others are emitted' {
        $chats = New-Pending -Count 4 -Rule @{ bodyContains = 'user00002'; outcome = 'hang' }, @{ bodyContains = 'user00004'; outcome = 'hang' }
        $errors = $null
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $operations = $chats | Wait-GraphChatOperation -TimeoutSec 3 -ErrorVariable errors -ErrorAction SilentlyContinue
        $clock.Elapsed.TotalSeconds | Should -BeGreaterOrEqual 2.9
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 8
        $operations.ChatId | Sort-Object | Should -Be ($chats[0, 2].ChatId | Sort-Object)
        $errors.FullyQualifiedErrorId | Should -Be (@('OperationTimedOut,ChatModule.Commands.WaitGraphChatOperationCommand') * 2)
        $errors.CategoryInfo.Category | Sort-Object -Unique | Should -Be 'OperationTimeout'
        $errors.TargetObject | Should -Be $chats[1, 3]
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'of 0 does not wait' {
        $chat = New-Pending -Seconds 30
        $failure = Get-Failure { $chat | Wait-GraphChatOperation -Timeout 0 }
        $failure.Id | Should -Be 'OperationTimedOut'
    }

    It 'leaves targets that can be waited for again' {
        $chat = New-Pending -Seconds 2
        $errors = $null
        $null = $chat | Wait-GraphChatOperation -Timeout 1 -ErrorVariable errors -ErrorAction SilentlyContinue
        ($errors.TargetObject | Wait-GraphChatOperation).Succeeded | Should -BeTrue
    }
}

Describe '-Any' {
    BeforeEach { Reset-Emulator $emulator }

    It 'returns as soon as one has finished' {
        $chats = New-Pending -Count 3 -Rule @{ bodyContains = 'user00001'; outcome = 'hang' }, @{ bodyContains = 'user00003'; outcome = 'hang' }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $operation = $chats | Wait-GraphChatOperation -Any
        @($operation).Count | Should -Be 1
        $operation.ChatId | Should -Be $chats[1].ChatId
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $count = (Get-EmulatorSummary $emulator).requests
        Start-Sleep -Seconds 2
        (Get-EmulatorSummary $emulator).requests | Should -Be $count
    }
}

Describe '-PassThru' {
    BeforeEach { Reset-Emulator $emulator }

    It 'emits the very chats that were piped in, those of 201 and of 202 alike' {
        $pending = New-Pending -Count 2
        $plain = New-GraphChat megan@contoso.com -OneOnOne
        $out = @($pending; $plain) | Wait-GraphChatOperation -PassThru
        $out.Count | Should -Be 3
        $out | ForEach-Object { $_ | Should -BeOfType [ChatModule.GraphChat] }
        foreach ($chat in @($pending; $plain)) { @($out | Where-Object { [object]::ReferenceEquals($_, $chat) -or $_.ChatId -eq $chat.ChatId }).Count | Should -Be 1 }
    }

    It 'is not needed to be told of a chat without an operation: it is skipped with a verbose line' {
        $plain = New-GraphChat megan@contoso.com -OneOnOne
        $said = $plain | Wait-GraphChatOperation -Verbose 4>&1
        @($said).Count | Should -Be 1
        $said | Should -BeOfType [System.Management.Automation.VerboseRecord]
        "$said" | Should -BeLike "*$($plain.ChatId)*no operation*"
    }

    It 'binds the chat to New-MgChatMessage -ChatId by property name' {
        function New-MgChatMessage { param([Parameter(ValueFromPipelineByPropertyName)] [string] $ChatId) process { $ChatId } }
        $chat = New-Pending
        $chat | Wait-GraphChatOperation -PassThru | New-MgChatMessage | Should -Be $chat.ChatId
    }
}

Describe 'An operation that does not succeed' {
    BeforeEach { Reset-Emulator $emulator }

    It 'is emitted and is an error with the service''s code and message' {
        $chat = New-Pending -Rule @{ outcome = 'fail'; errorCode = 'AppBlocked'; errorMessage = 'Blocked by policy.' }
        $errors = $null
        $operation = $chat | Wait-GraphChatOperation -ErrorVariable errors -ErrorAction SilentlyContinue
        $operation.Status | Should -Be 'failed'
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        $errors[0].CategoryInfo.Category | Should -Be 'InvalidResult'
        "$($errors[0])" | Should -BeLike '*AppBlocked*Blocked by policy.*'
        $errors[0].Exception.ServiceCode | Should -Be 'AppBlocked'
        $errors[0].TargetObject | Should -Be $chat
    }

    It 'is final as "invalid" too' {
        $errors = $null
        (New-Pending -Rule @{ outcome = 'invalid' } | Wait-GraphChatOperation -ErrorVariable errors -ErrorAction SilentlyContinue).Status | Should -Be 'invalid'
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
    }

    It 'is waited for through a status nobody knows' {
        (New-Pending -Seconds 1.5 -Rule @{ outcome = 'unknownStatus' } | Wait-GraphChatOperation).Status | Should -Be 'succeeded'
    }

    It 'and is not there is OperationNotFound' {
        $chat = New-Pending -Rule @{ outcome = 'lost' }
        $failure = Get-Failure { $chat | Wait-GraphChatOperation }
        $failure.Id, $failure.Category, $failure.Target | Should -Be 'OperationNotFound', 'ObjectNotFound', $chat
    }

    It 'as an item that names no chat is an error, and the others go on' {
        $chat = New-Pending
        $errors = $null
        $operation = @([pscustomobject]@{ Name = 'x' }; $chat) | Wait-GraphChatOperation -ErrorVariable errors -ErrorAction SilentlyContinue
        $operation.ChatId | Should -Be $chat.ChatId
        $errors.Count | Should -Be 1
    }
}

Describe 'Progress' {
    It 'tells how many of how many and the slowest chat, and is completed' {
        Reset-Emulator $emulator
        $chats = New-Pending -Count 2 -Seconds 1.5
        $run = Start-InRunspace 'Import-Module $manifest; $chats | Wait-GraphChatOperation -Connection $connection' @{ manifest = Get-ModuleUnderTest; connection = Get-GraphChatConnection; chats = $chats }
        $null = $run.PowerShell.EndInvoke($run.Handle)
        $records = @($run.PowerShell.Streams.Progress | Where-Object Activity -EQ 'Waiting for chat operations')
        $run.Runspace.Dispose()
        $records[0].StatusDescription | Should -BeLike "0 of 2 done; slowest: $($chats[0].ChatId)"
        $records[-1].RecordType | Should -Be 'Completed'
    }
}
