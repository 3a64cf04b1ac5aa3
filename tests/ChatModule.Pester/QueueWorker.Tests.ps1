# samples/QueueWorker with Azurite: several workers, one of which is killed during a page.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Azurite.psm1"
    $azurite = Start-Azurite
    if (-not $azurite) { Write-Warning 'SKIPPED: the queue worker is not tested, because node, npm, or the npm registry is not there.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1", "$PSScriptRoot/Support/Azurite.psm1"
    $azurite = Get-Azurite
    $sample = (Resolve-Path "$PSScriptRoot/../../samples/QueueWorker").Path

    # A worker in a separate process. It exits when the queue is empty.
    function Start-Worker([string] $Queue, [string] $Poison, [int] $VisibilityTimeout = 6) {
        $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        '-NoProfile', '-NonInteractive', '-Command', @'
            $ErrorActionPreference = 'Stop'
            Import-Module $env:MANIFEST
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            & $env:WORKER -QueueUri $env:QUEUE -PoisonQueueUri $env:POISON -VisibilityTimeout $env:VISIBILITY -MaxDequeueCount 3 | ForEach-Object ChatId
'@ | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['NO_COLOR'] = '1'
        @{
            MANIFEST = Get-ModuleUnderTest; TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph; WORKER = "$sample/QueueWorker.ps1"
            QUEUE = $Queue; POISON = $Poison; VISIBILITY = "$VisibilityTimeout"
        }.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
        $process = [Diagnostics.Process]::Start($start)
        $process | Add-Member -PassThru Output $process.StandardOutput.ReadToEndAsync() | Add-Member -PassThru Errors $process.StandardError.ReadToEndAsync()
    }
}

AfterAll {
    Stop-Azurite $azurite
}

Describe 'QueueWorker' -Skip:(-not $azurite) {
    BeforeEach {
        $emulator = Start-GraphEmulator '--latency', '50'
        $name = [guid]::NewGuid().ToString('n')
        $queue = New-AzuriteQueue $azurite "rows-$name"
        $poison = New-AzuriteQueue $azurite "poison-$name"
    }

    AfterEach { Stop-GraphEmulator $emulator }

    It 'creates each chat once with three workers, one of which is killed during a page' -Skip:$IsWindows {
        # Every second row is a group.
        1..150 | ForEach-Object {
            $person, $other = $_, ($_ + 1) | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
            if ($_ % 2) { [pscustomobject]@{ UserPrincipalName = $person; Name = "Row $_" } }
            else { [pscustomobject]@{ Topic = "Row $_"; Members = "$person;$other" } }
        } | & "$sample/Add-QueuePage.ps1" -QueueUri $queue -PageSize 25
        $workers = 1..3 | ForEach-Object { Start-Worker $queue $poison }

        Wait-Until { (Get-EmulatorSummary $emulator).chatsCreated -ge 5 } -Seconds 120
        & kill -KILL $workers[0].Id
        $workers[0].WaitForExit()
        $workers[1..2] | ForEach-Object { $_.WaitForExit() }
        # The page of the killed worker is still invisible when the other workers find the queue empty.
        Start-Sleep -Seconds 7
        $last = Start-Worker $queue $poison
        $last.WaitForExit()

        $workers[1..2] + $last | ForEach-Object { $_.Errors.GetAwaiter().GetResult() | Should -BeNullOrEmpty }
        $summary = Get-EmulatorSummary $emulator
        $summary.chatsCreated | Should -Be 150
        $summary.duplicateChats | Should -Be 0
        Get-AzuriteMessage $queue | Should -BeNullOrEmpty
        Get-AzuriteMessage $poison | Should -BeNullOrEmpty
    }

    It 'keeps its page while nothing gets through to Microsoft Graph' {
        1..3 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_ } } | & "$sample/Add-QueuePage.ps1" -QueueUri $queue
        Set-EmulatorFault $emulator @{ kind = 'closeBefore'; path = '/chats$' }
        $waiting = Start-Worker $queue $poison -VisibilityTimeout 2
        Wait-Until { @(Get-EmulatorRequest $emulator POST '/chats$').Count -gt 0 } -Seconds 60
        # Longer than the page is invisible without the worker that has it.
        Start-Sleep -Seconds 5

        $other = Start-Worker $queue $poison
        $other.WaitForExit(30000) | Should -BeTrue
        Set-EmulatorFault $emulator @()
        $waiting.WaitForExit()

        $other.Output.GetAwaiter().GetResult() | Should -BeNullOrEmpty
        @($waiting.Output.GetAwaiter().GetResult() -split '\n' -match '^19:').Count | Should -Be 3
        $waiting.Errors.GetAwaiter().GetResult() | Should -BeNullOrEmpty
        Get-AzuriteMessage $queue | Should -BeNullOrEmpty
    }

    It 'moves rows that cannot succeed and invalid pages to the poison queue with the error' {
        @{ UserPrincipalName = 'megan@contoso.com' }, @{ UserPrincipalName = 'nobody@contoso.com' }, @{ UserPrincipalName = 'not a person' } | ForEach-Object { [pscustomobject]$_ } |
            & "$sample/Add-QueuePage.ps1" -QueueUri $queue
        $uri = [uri]$queue
        $null = Invoke-WebRequest -Method Post -Uri "$($uri.GetLeftPart('Path'))/messages$($uri.Query)" -NoProxy -ContentType application/xml `
            -Body "<QueueMessage><MessageText>$([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('{ broken')))</MessageText></QueueMessage>"

        $worker = Start-Worker $queue $poison
        $worker.WaitForExit()

        (Get-EmulatorSummary $emulator).chatsCreated | Should -Be 1
        $poisonMessages = Get-AzuriteMessage $poison
        $poisonMessages | Should -Contain '{ broken'
        $rows = @($poisonMessages -match 'Error' | ConvertFrom-Json)
        ($rows.Error | Sort-Object) -join ' ' | Should -Be 'MemberNotFound MemberNotRecognized'
        ($rows.Row.UserPrincipalName | Sort-Object) -join ', ' | Should -Be 'nobody@contoso.com, not a person'
        Get-AzuriteMessage $queue | Should -BeNullOrEmpty
    }
}
