# Assemblies of other modules in the same process, of any version, don't affect this module, and it doesn't affect them.

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
    # PowerShell contains System.Text.Json, so another version of it is in another load context, and not in the default one.
    $names = 'Azure.Core', 'Azure.Identity', 'Microsoft.Graph.Core', 'Microsoft.Identity.Client', 'Microsoft.Kiota.Abstractions'
    foreach ($version in '0.1.0.0', '99.0.0.0') { New-StubAssembly ($names + 'System.Text.Json') $version (Join-Path $values.STUBS $version) }

    # Signs in with Azure.Identity and creates a chat with an app to use all assemblies. Then writes their locations as JSON.
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
        function Get-AssemblyLocation {
            [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $context = $_.Name; $_.Assemblies } | Where-Object { -not $_.IsDynamic } |
                ForEach-Object { @{ Name = $_.GetName().Name; Context = $context; Version = "$($_.GetName().Version)"; Location = $_.Location; Build = "$($_.ManifestModule.ModuleVersionId)" } }
        }
        function Write-AssemblyLocations {
            $lib = Join-Path (Split-Path $env:CHATMODULE_MANIFEST) lib
            $all = @(Get-AssemblyLocation)
            $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ ChatModule
            $resolved = Get-ChildItem "$env:STUBS/0.1.0.0/*.dll" -Exclude System.Text.Json.dll | Where-Object { Test-Path (Join-Path $lib $_.Name) } |
                ForEach-Object { @{ Name = $_.BaseName; Lib = $lib; Location = $context.LoadFromAssemblyName([System.Reflection.AssemblyName]::new($_.BaseName)).Location } }
            @{
                Own = @($all | Where-Object { $_.Location.StartsWith($lib) })
                Stubs = @($all | Where-Object { $_.Location.StartsWith($env:STUBS) })
                Stray = @($all | Where-Object { $_.Context -eq 'ChatModule' -and -not $_.Location.StartsWith($lib) })
                Resolved = @($resolved)
                Chat = "$chat"
                Others = $others
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
        $load = @"
            `$json = "`$env:STUBS/$Version/System.Text.Json.dll"
            Get-ChildItem `$env:STUBS/$Version/*.dll -Exclude System.Text.Json.dll |
                ForEach-Object { `$null = [System.Reflection.Assembly]::LoadFrom(`$_.FullName) }
            `$null = [System.Runtime.Loader.AssemblyLoadContext]::new('other').LoadFromAssemblyPath(`$json)
            # PowerShell 7.4.0 loads its own on first use, and the stub would take its place, for PowerShell too.
            `$null = [System.Text.Json.JsonDocument]
            # For an older version, the runtime returns its own. It rejects a newer version.
            try { `$null = [System.Reflection.Assembly]::LoadFrom(`$json) } catch { `$null = `$_ }
            `$others = @(Get-AssemblyLocation | Where-Object { `$_.Location.StartsWith(`$env:STUBS) })
"@
        $import = @{
            before = "$load; Import-Module `$env:CHATMODULE_MANIFEST"
            after  = "Import-Module `$env:CHATMODULE_MANIFEST; $load"
        }[$When]
        $locations = Invoke-Scenario "$import; `$chat = Use-All; Write-AssemblyLocations"
    }

    It 'do not affect a sign-in with an app and a chat with a Teams app' { $locations.Chat | Should -BeLike '19:*' }

    It 'are not used: the assemblies of the module are in the load context ChatModule' {
        $locations.Own.Context | Sort-Object -Unique | Should -Be 'ChatModule'
        'Azure.Core', 'Microsoft.Identity.Client', 'Microsoft.Kiota.Abstractions' |
            ForEach-Object { $locations.Own.Name | Should -Contain $_ }
        $locations.Own.Name -match '^Microsoft\.Graph(\.Beta)?$' | Should -HaveCount 1
        $locations.Stray | Should -BeNullOrEmpty
    }

    It 'are not used for any assembly name that the lib folder has a file for' {
        # The package has no file for an assembly that isn't used, such as Microsoft.Graph.Core.
        @($locations.Resolved).Count | Should -BeGreaterOrEqual 3
        foreach ($assembly in $locations.Resolved) {
            "$($assembly.Name): $($assembly.Location)" | Should -BeLike "$($assembly.Name): $($assembly.Lib)*"
        }
    }

    It 'stay in their contexts, from the same files and builds' {
        $locations.Others | ForEach-Object { "$($_.Context) $($_.Name) $($_.Version)" } | Sort-Object |
            Should -Be (@($names | ForEach-Object { "Default $_ $Version" }) + "other System.Text.Json $Version")
        $locations.Stubs | ConvertTo-Json | Should -Be ($locations.Others | ConvertTo-Json)
    }
}

Describe 'Assemblies in the working folder' {
    It 'are not loaded' {
        $locations = Invoke-Scenario "Set-Location `$env:STUBS/99.0.0.0; [System.Environment]::CurrentDirectory = (Get-Location).Path; Import-Module `$env:CHATMODULE_MANIFEST; `$chat = Use-All; Write-AssemblyLocations"
        $locations.Chat | Should -BeLike '19:*'
        $locations.Stubs | Should -BeNullOrEmpty
        $locations.Own.Name | Should -Contain 'Azure.Core'
    }
}

Describe 'Importing again' {
    It 'keeps the types with -Force, and works after Remove-Module' {
        $locations = Invoke-Scenario @'
            $manifest = $env:CHATMODULE_MANIFEST
            Import-Module $manifest
            $first = Use-Module
            Import-Module $manifest -Force
            if ((Use-Module).GetType() -ne $first.GetType()) { throw 'types' }
            Remove-Module ChatModule
            if (Get-Command New-GraphChat -ErrorAction Ignore) { throw 'still there' }
            Import-Module $manifest
            $chat = Use-Module
            Write-AssemblyLocations
'@
        $locations.Chat | Should -BeLike '19:*'
        @($locations.Own | Group-Object Name | Where-Object Count -GT 1).Count | Should -Be 0
    }
}

Describe 'Other processes and threads' {
    It 'work with -Parallel, Start-ThreadJob, and Start-Job, whose output can be piped to Wait-GraphChatOperation' {
        $locations = Invoke-Scenario @'
            $use = "Import-Module '$env:CHATMODULE_MANIFEST'; ${function:Use-Module}"
            $back = Start-Job ([scriptblock]::Create($use)) | Receive-Job -Wait -AutoRemoveJob
            Import-Module $env:CHATMODULE_MANIFEST
            $null = Use-Module
            $chat = @(
                1..4 | ForEach-Object -Parallel { & ([scriptblock]::Create($using:use)) } | Select-Object -Last 1
                Start-ThreadJob ([scriptblock]::Create($use)) | Receive-Job -Wait -AutoRemoveJob
                $back | Wait-GraphChatOperation -PassThru
            ).ChatId
            Write-AssemblyLocations
'@
        $locations.Chat | Should -Match '^(19:\S+ ?){3}$'
    }
}
