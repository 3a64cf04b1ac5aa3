# Other versions of Azure.Core and Azure.Identity in the process, like those of an older Az module, keep working.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--allow-app-only'
    $other = Get-ChildItem "$PSScriptRoot/bin/*/net*/other/Azure.Core.dll" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $other) { throw 'The other versions are missing. Run dotnet build tests/ChatModule.Pester.' }
    $values = @{
        OTHER = $other.DirectoryName; GRAPH = $emulator.graph
        IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
    }
    # The managed identity uses the module's Azure.Identity. The other version is used before and after.
    $functions = {
        function Use-OtherVersion {
            $credential = [Azure.Identity.ClientSecretCredential]::new('contoso.com', 'client', 'secret')
            $token = [Azure.Core.AccessToken]::new('other', [DateTimeOffset]::MaxValue)
            "$($credential.GetType().Assembly.GetName().Version) $($token.GetType().Assembly.GetName().Version) $($token.Token)"
        }
        function Import-OtherVersion { Get-ChildItem "$env:OTHER/*.dll" | ForEach-Object { Add-Type -Path $_ } }
        function Use-ChatModule {
            Connect-GraphChat -Identity -GraphEndpoint $env:GRAPH
            (New-GraphChat megan@contoso.com -With alex@contoso.com).ChatId
            $own = ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ ChatModule).Assemblies | Where-Object { $_.GetName().Name -eq 'Azure.Core' }
            "own $($own.GetName().Version)"
        }
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Azure.Core 1.44.1 and Azure.Identity 1.12.1, loaded <_> the import' -ForEach 'before', 'after' {
    It 'work before and after the module creates a chat' {
        $load = @{ before = 'Import-OtherVersion; Import-Module $env:CHATMODULE_MANIFEST'; after = 'Import-Module $env:CHATMODULE_MANIFEST; Import-OtherVersion' }[$_]
        $fresh = Invoke-FreshPwsh "`$ErrorActionPreference = 'Stop'`n$functions`n$load; Use-OtherVersion; Use-ChatModule; Use-OtherVersion" -Environment $values
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        $lines = $fresh.Output.Trim() -split '\r?\n'
        $lines | Should -HaveCount 4
        $lines[0], $lines[3] | Should -Be '1.12.1.0 1.44.1.0 other', '1.12.1.0 1.44.1.0 other'
        $lines[1] | Should -BeLike '19:*'
        [version]($lines[2] -replace 'own ') | Should -BeGreaterThan ([version]'1.44.1.0')
    }
}
