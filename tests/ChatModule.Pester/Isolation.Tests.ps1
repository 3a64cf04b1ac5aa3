# Other modules' assemblies in the same process, whatever their versions, neither break this module nor are touched by it.

BeforeDiscovery {
    $script:times = foreach ($version in '0.1.0.0', '99.0.0.0') {
        foreach ($when in 'before', 'after') { @{ Version = $version; When = $when } }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1", "$PSScriptRoot/Support/StubAssembly.psm1"
    $emulator = Start-GraphEmulator '--operation-seconds', '0.2', '--allow-app-only'
    $values = @{
        TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph; STUBS = Join-Path $TestDrive stubs
        IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
    }
    # What the issue names. PowerShell itself brings System.Text.Json, so it has its own cases below.
    $names = 'Azure.Core', 'Azure.Identity', 'Microsoft.Graph.Core', 'Microsoft.Identity.Client', 'Microsoft.Kiota.Abstractions'
    foreach ($version in '0.1.0.0', '99.0.0.0') { New-StubAssembly ($names + 'System.Text.Json') $version (Join-Path $values.STUBS $version) }

    # A sign-in through Azure.Identity and a chat with its app, so that all of ours is used; then where everything lives, as JSON.
    $scenario = @'
        $ErrorActionPreference = 'Stop'
        function Use-Module {
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            New-GraphChat megan@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation -PassThru
        }
        function Use-All {
            Connect-GraphChat -Identity -GraphEndpoint $env:GRAPH
            New-GraphChat megan@contoso.com -With alex@contoso.com -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation -PassThru
        }
        function Get-Place {
            [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $context = $_.Name; $_.Assemblies } | Where-Object { -not $_.IsDynamic } |
                ForEach-Object { @{ Name = $_.GetName().Name; Context = $context; Version = "$($_.GetName().Version)"; Location = $_.Location; Build = "$($_.ManifestModule.ModuleVersionId)" } }
        }
        function Write-AssemblyLocations {
            $lib = Join-Path (Split-Path $env:CHATMODULE_MANIFEST) lib
            $all = @(Get-Place)
            $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ ChatModule
            $asked = Get-ChildItem "$env:STUBS/0.1.0.0/*.dll" -Exclude System.Text.Json.dll | Where-Object { Test-Path (Join-Path $lib $_.Name) } |
                ForEach-Object { @{ Name = $_.BaseName; Lib = $lib; Location = $context.LoadFromAssemblyName([System.Reflection.AssemblyName]::new($_.BaseName)).Location } }
            @{
                Ours = @($all | Where-Object { $_.Location.StartsWith($lib) })
                Stubs = @($all | Where-Object { $_.Location.StartsWith($env:STUBS) })
                Stray = @($all | Where-Object { $_.Context -eq 'ChatModule' -and -not $_.Location.StartsWith($lib) })
                Asked = @($asked)
                Chat = "$chat"
                Theirs = $theirs
            } | ConvertTo-Json -Depth 4 -Compress
        }
'@
    function Invoke-Scenario([string] $Script) {
        $fresh = Invoke-FreshPwsh "$scenario`n$Script" -Environment $values
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        @($fresh.Output -split "`n" | Where-Object { $_ -like '{*' })[-1] | ConvertFrom-Json
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Stubs of version <Version>, loaded <When> the import' -ForEach $times {
    BeforeAll {
        $load = "`$theirs = Get-ChildItem `$env:STUBS/$Version/*.dll -Exclude System.Text.Json.dll | ForEach-Object { `$null = [System.Reflection.Assembly]::LoadFrom(`$_.FullName) }; `$theirs = @(Get-Place | Where-Object { `$_.Location.StartsWith(`$env:STUBS) })"
        $begin = @{ before = "$load; Import-Module `$env:CHATMODULE_MANIFEST"; after = "Import-Module `$env:CHATMODULE_MANIFEST; $load" }[$When]
        $locations = Invoke-Scenario "$begin; `$chat = Use-All; Write-AssemblyLocations"
    }

    It 'an app signs in, and a chat is created with its app' { $locations.Chat | Should -BeLike '19:*' }

    It 'all of ours live in the load context named ChatModule, those with the same names among them' {
        $locations.Ours.Context | Sort-Object -Unique | Should -Be 'ChatModule'
        'Azure.Core', 'Microsoft.Identity.Client', 'Microsoft.Kiota.Abstractions', 'Microsoft.Graph' | ForEach-Object { $locations.Ours.Name | Should -Contain $_ }
        $locations.Stray | Should -BeNullOrEmpty
    }

    It 'each name that lib has a file for leads there, also where no call has asked for it yet' {
        # Azure.Identity 1.21 only points to Azure.Core, and Microsoft.Graph.Core is not called: a package has no file for them.
        @($locations.Asked).Count | Should -BeGreaterOrEqual 3
        foreach ($answer in $locations.Asked) { "$($answer.Name): $($answer.Location)" | Should -BeLike "$($answer.Name): $($answer.Lib)*" }
    }

    It 'theirs are what they were before: the same files of the same builds, in the default context' {
        $locations.Theirs.Name | Sort-Object | Should -Be $names
        $locations.Stubs | ConvertTo-Json | Should -Be ($locations.Theirs | ConvertTo-Json)
        $locations.Stubs.Context | Sort-Object -Unique | Should -Be 'Default'
        $locations.Stubs.Version | Sort-Object -Unique | Should -Be $Version
    }
}

Describe 'A System.Text.Json of version <Version>, <When> the import' -ForEach $times {
    It 'in a context of its own, as a module that isolates itself loads it, does not matter' {
        $load = "`$other = [System.Runtime.Loader.AssemblyLoadContext]::new('other'); `$null = `$other.LoadFromAssemblyPath(`"`$env:STUBS/$Version/System.Text.Json.dll`"); `$theirs = @(Get-Place | Where-Object { `$_.Location.StartsWith(`$env:STUBS) })"
        $begin = @{ before = "$load; Import-Module `$env:CHATMODULE_MANIFEST"; after = "Import-Module `$env:CHATMODULE_MANIFEST; $load" }[$When]
        $locations = Invoke-Scenario "$begin; `$chat = Use-All; Write-AssemblyLocations"
        $locations.Chat | Should -BeLike '19:*'
        $locations.Theirs | Should -HaveCount 1
        $locations.Stubs | ConvertTo-Json | Should -Be ($locations.Theirs | ConvertTo-Json)
        $locations.Stray | Should -BeNullOrEmpty
    }

    It 'in the default context is PowerShell''s own, whatever is asked for, and does not matter' {
        # The runtime gives its own for an older one, and refuses a newer one.
        $load = "try { `$null = [System.Reflection.Assembly]::LoadFrom(`"`$env:STUBS/$Version/System.Text.Json.dll`") } catch { `$null = `$_ }"
        $begin = @{ before = "$load; Import-Module `$env:CHATMODULE_MANIFEST"; after = "Import-Module `$env:CHATMODULE_MANIFEST; $load" }[$When]
        $locations = Invoke-Scenario "$begin; `$chat = Use-All; Write-AssemblyLocations"
        $locations.Chat | Should -BeLike '19:*'
        $locations.Stubs | Should -BeNullOrEmpty
    }
}

Describe 'Assemblies beside the working folder' {
    It 'are not picked up' {
        $locations = Invoke-Scenario "Set-Location `$env:STUBS/99.0.0.0; [System.Environment]::CurrentDirectory = (Get-Location).Path; Import-Module `$env:CHATMODULE_MANIFEST; `$chat = Use-All; Write-AssemblyLocations"
        $locations.Chat | Should -BeLike '19:*'
        $locations.Stubs | Should -BeNullOrEmpty
        $locations.Ours.Name | Should -Contain 'Azure.Core'
    }
}

Describe 'Importing again' {
    It 'with -Force works, and the type literals stay the same types' {
        $locations = Invoke-Scenario '$m = $env:CHATMODULE_MANIFEST; Import-Module $m; $first = Use-Module; Import-Module $m -Force; $chat = Use-Module; if ($chat -isnot [ChatModule.GraphChat] -or $first.GetType() -ne $chat.GetType()) { throw "types" }; Write-AssemblyLocations'
        $locations.Chat | Should -BeLike '19:*'
        @($locations.Ours | Group-Object Name | Where-Object Count -GT 1).Count | Should -Be 0
    }

    It 'after Remove-Module works' {
        (Invoke-Scenario '$m = $env:CHATMODULE_MANIFEST; Import-Module $m; $null = Use-Module; Remove-Module ChatModule; if (Get-Command New-GraphChat -ErrorAction Ignore) { throw "still there" }; Import-Module $m; $chat = Use-Module; Write-AssemblyLocations').Chat | Should -BeLike '19:*'
    }
}

Describe 'Other processes and threads' {
    It 'ForEach-Object -Parallel works' {
        (Invoke-Scenario 'Import-Module $env:CHATMODULE_MANIFEST; $null = Use-Module; $use = ${function:Use-Module}.ToString(); $chat = 1..4 | ForEach-Object -Parallel { Import-Module $env:CHATMODULE_MANIFEST; & ([scriptblock]::Create($using:use)) } | Select-Object -Last 1; Write-AssemblyLocations').Chat | Should -BeLike '19:*'
    }

    It 'Start-ThreadJob works' -Skip:(-not (Get-Module -ListAvailable Microsoft.PowerShell.ThreadJob, ThreadJob)) {
        (Invoke-Scenario '$use = ${function:Use-Module}.ToString(); $chat = Start-ThreadJob { Import-Module $env:CHATMODULE_MANIFEST; & ([scriptblock]::Create($using:use)) } | Receive-Job -Wait -AutoRemoveJob; Write-AssemblyLocations').Chat | Should -BeLike '19:*'
    }

    It 'Start-Job works, and what comes back can be waited for again' {
        $locations = Invoke-Scenario '$use = ${function:Use-Module}.ToString(); $back = Start-Job { Import-Module $env:CHATMODULE_MANIFEST; & ([scriptblock]::Create($using:use)) } | Receive-Job -Wait -AutoRemoveJob; Import-Module $env:CHATMODULE_MANIFEST; $null = Use-Module; $chat = $back | Wait-GraphChatOperation -PassThru | ForEach-Object ChatId; Write-AssemblyLocations'
        $locations.Chat | Should -BeLike '19:*'
    }
}
