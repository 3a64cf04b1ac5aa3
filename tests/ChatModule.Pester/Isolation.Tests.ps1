# Other modules' assemblies in the same process, whatever their versions, neither break this module nor are touched by it.

BeforeDiscovery {
    $script:times = @(
        @{ When = 'before the import'; Before = $true; Version = '0.1.0.0' }
        @{ When = 'before the import, of a version far newer'; Before = $true; Version = '99.0.0.0' }
        @{ When = 'after the import, before the first request'; Before = $false; Version = '0.1.0.0' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--operation-seconds', '0.2'
    $values = @{ TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph; STUBS = Join-Path $TestDrive stubs }

    # Stubs with the names of real assemblies and none of their types: whoever resolves to one of them fails.
    # Compiled by PowerShell's own compiler, because Add-Type gives every assembly a name of its own.
    $references = [Microsoft.CodeAnalysis.MetadataReference[]]@([Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location))
    $library = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary)
    foreach ($version in '0.1.0.0', '99.0.0.0') {
        $folder = New-Item -ItemType Directory -Force (Join-Path $values.STUBS $version)
        foreach ($name in 'Azure.Core', 'Azure.Identity', 'Microsoft.Identity.Client', 'Microsoft.Graph.Core', 'Microsoft.Kiota.Abstractions', 'Polly.Core', 'System.Text.Json') {
            $source = "[assembly: System.Reflection.AssemblyVersion(`"$version`")] public static class Stub { }"
            $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($source)
            $made = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($name, [Microsoft.CodeAnalysis.SyntaxTree[]]@($tree), $references, $library)
            $stream = [System.IO.File]::Create((Join-Path $folder "$name.dll"))
            try { if (-not $made.Emit($stream).Success) { throw "The stub $name does not compile." } } finally { $stream.Dispose() }
        }
    }

    # A whole chat with its app, then where everything lives; the answer is JSON.
    $scenario = @'
        $ErrorActionPreference = 'Stop'
        function Use-Module {
            Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH
            New-GraphChat megan@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 | Wait-GraphChatOperation -PassThru
        }
        function Write-Places {
            $lib = Join-Path (Split-Path $env:CHATMODULE_MANIFEST) lib
            $all = [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $context = $_.Name; foreach ($assembly in $_.Assemblies) { if (-not $assembly.IsDynamic) { @{ Name = $assembly.GetName().Name; Context = $context; Version = "$($assembly.GetName().Version)"; Location = $assembly.Location } } } }
            @{
                Ours = @($all | Where-Object { $_.Location.StartsWith($lib) })
                Stubs = @($all | Where-Object { $_.Location.StartsWith($env:STUBS) })
                Stray = @($all | Where-Object { $_.Context -eq 'ChatModule' -and -not $_.Location.StartsWith($lib) })
                Chat = "$chat"
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

Describe 'Stubs of <_.When>' -ForEach $times {
    BeforeAll {
        $load = "Get-ChildItem `$env:STUBS/$Version/*.dll | Where-Object Name -NE System.Text.Json.dll | ForEach-Object { `$null = [System.Reflection.Assembly]::LoadFrom(`$_.FullName) }"
        $places = $Before ? (Invoke-Scenario "$load; Import-Module `$env:CHATMODULE_MANIFEST; `$chat = Use-Module; Write-Places") : (Invoke-Scenario "Import-Module `$env:CHATMODULE_MANIFEST; $load; `$chat = Use-Module; Write-Places")
    }

    It 'a whole chat is created with its app' { $places.Chat | Should -BeLike '19:*' }

    It 'all of ours live in the load context named ChatModule' {
        $places.Ours.Count | Should -BeGreaterThan 5
        $places.Ours.Context | Sort-Object -Unique | Should -Be 'ChatModule'
        $places.Ours.Name | Should -Contain 'Microsoft.Graph'
        $places.Stray | Should -BeNullOrEmpty
    }

    It 'theirs stay where they were, one of each' {
        $places.Stubs.Name | Sort-Object | Should -Be ('Azure.Core', 'Azure.Identity', 'Microsoft.Graph.Core', 'Microsoft.Identity.Client', 'Microsoft.Kiota.Abstractions', 'Polly.Core')
        $places.Stubs.Context | Should -Not -Contain 'ChatModule'
        $places.Stubs.Version | Sort-Object -Unique | Should -Be $Version
    }
}

Describe 'A System.Text.Json of somebody else' {
    It 'of version <_> in a context of its own does not matter' -ForEach '0.1.0.0', '99.0.0.0' {
        $places = Invoke-Scenario "`$other = [System.Runtime.Loader.AssemblyLoadContext]::new('other'); `$null = `$other.LoadFromAssemblyPath(`"`$env:STUBS/$_/System.Text.Json.dll`"); Import-Module `$env:CHATMODULE_MANIFEST; `$chat = Use-Module; Write-Places"
        $places.Chat | Should -BeLike '19:*'
        @($places.Stubs).Count | Should -Be 1
    }

    It 'beside the working folder is not picked up' {
        $places = Invoke-Scenario "Set-Location `$env:STUBS/99.0.0.0; [System.Environment]::CurrentDirectory = (Get-Location).Path; Import-Module `$env:CHATMODULE_MANIFEST; `$chat = Use-Module; Write-Places"
        $places.Chat | Should -BeLike '19:*'
        $places.Stubs | Should -BeNullOrEmpty
    }
}

Describe 'Importing again' {
    It 'with -Force works, and the type literals stay the same types' {
        $places = Invoke-Scenario '$m = $env:CHATMODULE_MANIFEST; Import-Module $m; $first = Use-Module; Import-Module $m -Force; $chat = Use-Module; if ($chat -isnot [ChatModule.GraphChat] -or $first.GetType() -ne $chat.GetType()) { throw "types" }; Write-Places'
        $places.Chat | Should -BeLike '19:*'
        @($places.Ours | Group-Object Name | Where-Object Count -GT 1).Count | Should -Be 0
    }

    It 'after Remove-Module works' {
        (Invoke-Scenario '$m = $env:CHATMODULE_MANIFEST; Import-Module $m; $null = Use-Module; Remove-Module ChatModule; if (Get-Command New-GraphChat -ErrorAction Ignore) { throw "still there" }; Import-Module $m; $chat = Use-Module; Write-Places').Chat | Should -BeLike '19:*'
    }
}

Describe 'Other processes and threads' {
    It 'ForEach-Object -Parallel works' {
        (Invoke-Scenario 'Import-Module $env:CHATMODULE_MANIFEST; $null = Use-Module; $use = ${function:Use-Module}.ToString(); $chat = 1..4 | ForEach-Object -Parallel { Import-Module $env:CHATMODULE_MANIFEST; & ([scriptblock]::Create($using:use)) } | Select-Object -Last 1; Write-Places').Chat | Should -BeLike '19:*'
    }

    It 'Start-ThreadJob works' {
        (Invoke-Scenario '$use = ${function:Use-Module}.ToString(); $chat = Start-ThreadJob { Import-Module $env:CHATMODULE_MANIFEST; & ([scriptblock]::Create($using:use)) } | Receive-Job -Wait -AutoRemoveJob; Write-Places').Chat | Should -BeLike '19:*'
    }

    It 'Start-Job works, and what comes back can be waited for again' {
        $places = Invoke-Scenario '$use = ${function:Use-Module}.ToString(); $back = Start-Job { Import-Module $env:CHATMODULE_MANIFEST; & ([scriptblock]::Create($using:use)) } | Receive-Job -Wait -AutoRemoveJob; Import-Module $env:CHATMODULE_MANIFEST; $null = Use-Module; $chat = $back | Wait-GraphChatOperation -PassThru | ForEach-Object ChatId; Write-Places'
        $places.Chat | Should -BeLike '19:*'
    }
}
