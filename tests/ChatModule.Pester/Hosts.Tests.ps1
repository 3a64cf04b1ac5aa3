# Tests in separate processes: no assembly of lib is loaded before a connection, and a damaged file is an error that isn't cached for the
# process.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $emulator = Start-GraphEmulator '--allow-app-only'
    $variables = @{
        TOKEN = New-EmulatorToken $emulator -AsPlainText; GRAPH = $emulator.graph; NO_PROXY = ''
        IDENTITY_ENDPOINT = $emulator.identityEndpoint; IDENTITY_HEADER = $emulator.identityHeader
    }
    $connect = 'Connect-GraphChat -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force) -GraphEndpoint $env:GRAPH'

    <# Copies the module, so that a test can damage it. #>
    function Copy-Module([string] $Name) {
        Copy-Item -Recurse (Split-Path (Get-ModuleUnderTest)) (Join-Path $TestDrive $Name)
        Join-Path $TestDrive $Name
    }
    function Invoke-Fresh([string] $Script, [hashtable] $Environment = @{}) {
        $all = $variables.Clone()
        foreach ($name in $Environment.Keys) { $all[$name] = $Environment[$name] }
        $fresh = Invoke-FreshPwsh -Environment $all -Script "`$ErrorActionPreference = 'Stop'`n$Script"
        $fresh.ExitCode | Should -Be 0 -Because "$($fresh.Output)$($fresh.Errors)"
        $fresh.Output.Trim()
    }
}

AfterAll { Stop-GraphEmulator $emulator }

Describe 'Before a connection' {
    It 'tab completion, an invalid parameter, and a constructed cmdlet load no assembly of lib' {
        Invoke-Fresh @'
            Import-Module $env:CHATMODULE_MANIFEST
            foreach ($command in 'Connect-GraphChat -', 'Connect-GraphChat -Environment ', 'New-GraphChat -', 'Get-GraphChat -') { $null = TabExpansion2 $command $command.Length }
            try { Connect-GraphChat -NoSuchParameter 1 } catch { $null = $_ }
            [ChatModule.Commands.ConnectGraphChatCommand]::new().Dispose()
            # Work on another thread would have completed by now.
            Start-Sleep -Seconds 1
            @([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ ChatModule | ForEach-Object Assemblies).Count
'@ | Should -Be '0'
    }
}

Describe 'Constrained Language' {
    It 'creates chats from dictionaries, and shows the views' {
        $output = Invoke-Fresh @'
            $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            Import-Module $env:CHATMODULE_MANIFEST
            Connect-GraphChat -Identity -GraphEndpoint $env:GRAPH
            @{ Members = 'megan@contoso.com;alex@contoso.com'; Topic = 'Sales' } | New-GraphChat | Out-String -Width 80
            (New-GraphChat megan@contoso.com -With alex@contoso.com -ErrorAction SilentlyContinue).ChatType
            (Test-GraphChatConnection | Where-Object Status -EQ Failed).Name
            try { [Environment]::Exit(1) } catch { 'restricted' }
'@
        $output -split '\r?\n' | Where-Object { $_ -match '\S' } | ForEach-Object { $_ -replace '19:\S+', '19:' } |
            Should -Be 'ChatType Topic            Members ChatId', '-------- -----            ------- ------', 'group    Sales                  2 19:', 'oneOnOne', 'restricted'
    }
}

Describe 'A file of lib that is <_>' -ForEach 'missing', 'damaged' {
    It 'is an error that is not cached for the process' {
        $copy = Copy-Module "lib-$_"
        $file = @(Get-ChildItem "$copy/lib/ChatModule.Graph.dll", "$copy/lib/*/ChatModule.Graph.dll" -ErrorAction Ignore).FullName
        $output = Invoke-Fresh -Environment @{ COPY = "$copy/ChatModule.psd1"; FILES = $file -join ';'; KIND = $_ } @"
            `$files = `$env:FILES -split ';'
            foreach (`$file in `$files) {
                Move-Item `$file "`$file.kept"
                if (`$env:KIND -eq 'damaged') { Set-Content `$file 'no assembly' }
            }
            Import-Module `$env:COPY
            try { $connect; New-GraphChat megan@contoso.com -OneOnOne; 'no error' } catch { 'failed' }
            foreach (`$file in `$files) { Move-Item -Force "`$file.kept" `$file }
            $connect
            (New-GraphChat megan@contoso.com -OneOnOne).ChatType
"@
        $output -split '\s+' | Should -Be 'failed', 'oneOnOne'
    }
}

Describe 'A damaged ReadyToRun image' {
    It 'is replaced by the IL assembly' {
        $copy = Copy-Module precompiled
        $folder = "net$([Environment]::Version.Major).0-$($IsWindows ? 'win' : $IsMacOS ? 'osx' : 'linux')-$("$([System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant())"
        foreach ($il in "$copy/ChatModule.Core.dll", "$copy/lib/ChatModule.Graph.dll") {
            $compiled = Join-Path (New-Item -ItemType Directory -Force (Join-Path (Split-Path $il) $folder)) (Split-Path -Leaf $il)
            Set-Content $compiled 'no assembly'
        }
        Invoke-Fresh -Environment @{ COPY = "$copy/ChatModule.psd1" } "Import-Module `$env:COPY; $connect; (New-GraphChat megan@contoso.com -OneOnOne).ChatType" | Should -Be 'oneOnOne'
    }
}

Describe 'HTTP_PROXY' {
    It 'is not used for loopback endpoints, whose tokens are not encrypted' {
        Invoke-Fresh -Environment @{ HTTP_PROXY = 'http://127.0.0.1:1' } @"
            Import-Module `$env:CHATMODULE_MANIFEST
            $connect
            (New-GraphChat megan@contoso.com -OneOnOne).ChatType
            Connect-GraphChat -Identity -GraphEndpoint `$env:GRAPH
            (New-GraphChat megan@contoso.com -With alex@contoso.com).ChatType
"@ | ForEach-Object { $_ -split '\s+' } | Should -Be 'oneOnOne', 'oneOnOne'
    }
}

Describe 'A view that the user loaded with Update-FormatData -PrependPath' {
    It 'overrides the view of the module, loaded <_>' -ForEach 'before', 'after' {
        Set-Content "$TestDrive/mine.ps1xml" @'
<Configuration><ViewDefinitions><View><Name>Mine</Name><ViewSelectedBy><TypeName>ChatModule.GraphChat</TypeName></ViewSelectedBy>
<TableControl><TableHeaders><TableColumnHeader><Label>MineAlone</Label></TableColumnHeader></TableHeaders>
<TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>ChatType</PropertyName></TableColumnItem></TableColumnItems></TableRowEntry></TableRowEntries></TableControl></View></ViewDefinitions></Configuration>
'@
        $mine = "Update-FormatData -PrependPath '$TestDrive/mine.ps1xml'"
        $first = '$null = New-GraphChat megan@contoso.com -OneOnOne'
        $order = @{ before = "$mine; $first"; after = "$first; $mine" }[$_]
        Invoke-Fresh "Import-Module `$env:CHATMODULE_MANIFEST; $connect; $order; New-GraphChat alex@contoso.com -OneOnOne | Out-String -Width 80" | Should -Match 'MineAlone\s+-+\s+oneOnOne'
    }
}
