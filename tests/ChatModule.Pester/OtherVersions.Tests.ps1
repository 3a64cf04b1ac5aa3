# Real other versions of Azure.Core and Azure.Identity in the process, as an older Az loads them: both sides go on working.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--allow-app-only'
    $other = Get-ChildItem "$PSScriptRoot/bin/*/net*/other/Azure.Core.dll" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $other) { throw 'The other versions are not there: dotnet build tests/ChatModule.Pester' }
    $values = @{
        OTHER = $other.DirectoryName; GRAPH = $emulator.graph
        IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
    }
    # The managed identity goes through our Azure.Identity; theirs is used before and after.
    $theirs = {
        function Use-Theirs {
            $credential = [Azure.Identity.ClientSecretCredential]::new('contoso.com', 'client', 'secret')
            $token = [Azure.Core.AccessToken]::new('theirs', [DateTimeOffset]::MaxValue)
            "$($credential.GetType().Assembly.GetName().Version) $($token.GetType().Assembly.GetName().Version) $($token.Token)"
        }
        function Import-Theirs { Get-ChildItem "$env:OTHER/*.dll" | ForEach-Object { Add-Type -Path $_ } }
        function Use-Ours {
            Connect-GraphChat -Identity -GraphEndpoint $env:GRAPH
            (New-GraphChat megan@contoso.com -With alex@contoso.com).ChatId
            $ours = ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ ChatModule).Assemblies | Where-Object { $_.GetName().Name -eq 'Azure.Core' }
            "ours $($ours.GetName().Version)"
        }
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Azure.Core 1.44.1 and Azure.Identity 1.12.1, loaded <_> the import' -ForEach 'before', 'after' {
    It 'work before and after a chat is made over ours' {
        $load = @{ before = 'Import-Theirs; Import-Module $env:CHATMODULE_MANIFEST'; after = 'Import-Module $env:CHATMODULE_MANIFEST; Import-Theirs' }[$_]
        $fresh = Invoke-FreshPwsh "`$ErrorActionPreference = 'Stop'`n$theirs`n$load; Use-Theirs; Use-Ours; Use-Theirs" -Environment $values
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        $lines = $fresh.Output.Trim() -split '\r?\n'
        $lines | Should -HaveCount 4
        $lines[0], $lines[3] | Should -Be '1.12.1.0 1.44.1.0 theirs', '1.12.1.0 1.44.1.0 theirs'
        $lines[1] | Should -BeLike '19:*'
        [version]($lines[2] -replace 'ours ') | Should -BeGreaterThan ([version]'1.44.1.0')
    }
}
