#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }
# What the module shows from outside: commands, parameters, types, completion, views; and that importing does nothing.

BeforeDiscovery {
    $script:parameters = @(
        @{ Command = 'New-GraphChat'; Expected = 'Member', 'Topic', 'OneOnOne', 'With', 'ExcludeCaller', 'InstalledApp', 'ResourceSpecificPermission', 'Wait', 'Timeout', 'VerifyMember', 'ThrottleLimit', 'Connection', 'WhatIf', 'Confirm' }
        @{ Command = 'Get-GraphChatOperation'; Expected = 'ChatId', 'OperationId', 'Location', 'Property', 'Connection' }
        @{ Command = 'Wait-GraphChatOperation'; Expected = 'InputObject', 'ChatId', 'OperationId', 'Timeout', 'PollingInterval', 'Any', 'PassThru', 'ThrottleLimit', 'Connection' }
        @{ Command = 'Connect-GraphChat'; Expected = 'Scopes', 'ClientId', 'TenantId', 'UseDeviceCode', 'ClientSecretCredential', 'Certificate', 'CertificatePath', 'CertificatePassword', 'Identity', 'UseDefaultCredential', 'AccessToken', 'UseMgGraph', 'Environment', 'GraphEndpoint', 'AuthorityHost', 'PassThru', 'HttpMessageHandler' }
        @{ Command = 'Disconnect-GraphChat'; Expected = @('Connection') }
        @{ Command = 'Get-GraphChatConnection'; Expected = @() }
    )
    $script:outputs = @(
        @{ Command = 'New-GraphChat'; Types = @('ChatModule.GraphChat') }
        @{ Command = 'Get-GraphChatOperation'; Types = @('ChatModule.GraphChatOperation') }
        @{ Command = 'Wait-GraphChatOperation'; Types = 'ChatModule.GraphChatOperation', 'ChatModule.GraphChat' }
        @{ Command = 'Connect-GraphChat'; Types = @('ChatModule.GraphChatConnection') }
        @{ Command = 'Get-GraphChatConnection'; Types = @('ChatModule.GraphChatConnection') }
    )
    # Only packaging writes release notes into the manifest.
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $script:isPackage = [bool](Import-PowerShellDataFile (Get-ModuleUnderTest)).PrivateData.PSData.ReleaseNotes
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $manifest = Get-ModuleUnderTest
    $module = Import-Module $manifest -PassThru
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters

    function Complete($text) { ([System.Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null)).CompletionMatches.CompletionText }

    # From the file, not from what is loaded.
    function Read-Metadata([string] $File, [scriptblock] $Read) {
        $stream = [System.IO.File]::OpenRead($File)
        try {
            & $Read ([System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader([System.Reflection.PortableExecutable.PEReader]::new($stream)))
        }
        finally { $stream.Dispose() }
    }
}

Describe 'The manifest' {
    It 'is valid and names the version that the module has' {
        $data = Test-ModuleManifest $manifest
        $module.Version | Should -Be $data.Version
        [Diagnostics.FileVersionInfo]::GetVersionInfo((Join-Path (Split-Path $manifest) ChatModule.dll)).FileVersion | Should -Be "$($data.Version).0"
    }

    It 'asks for PowerShell 7.4, on Core' {
        $data = Import-PowerShellDataFile $manifest
        $data.PowerShellVersion | Should -Be '7.4'
        $data.CompatiblePSEditions | Should -Be @('Core')
    }

    It 'exports the six cmdlets and nothing else' {
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be @('Connect-GraphChat', 'Disconnect-GraphChat', 'Get-GraphChatConnection', 'Get-GraphChatOperation', 'New-GraphChat', 'Wait-GraphChatOperation')
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs, so that importing gives no warning' {
        $fresh = Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST *>&1 | Out-String'
        $fresh.Output.Trim() | Should -BeNullOrEmpty
        $fresh.Errors.Trim() | Should -BeNullOrEmpty
    }
}

Describe 'The parameters' {
    It '<Command> has those of the contract and no others' -ForEach $parameters {
        $names = (Get-Command $Command).Parameters.Keys | Where-Object { $_ -notin $common }
        $names | Sort-Object | Should -Be @($Expected | Sort-Object)
    }

    It '<Command> says what it emits' -ForEach $outputs {
        (Get-Command $Command).OutputType.Name | Sort-Object | Should -Be @($Types | Sort-Object)
    }

    It 'takes -TimeoutSec for -Timeout, as Invoke-RestMethod calls it' -ForEach 'New-GraphChat', 'Wait-GraphChatOperation' {
        (Get-Command $_).Parameters['Timeout'].Aliases | Should -Contain 'TimeoutSec'
    }

    It 'takes -Member by position and from the pipeline' {
        $member = (Get-Command New-GraphChat).Parameters['Member'].Attributes | Where-Object { $_ -is [Parameter] }
        $member.Position | Should -Be 0
        $member.ValueFromPipeline | Should -BeTrue
    }

    It 'binds -ChatId and -OperationId by property name' {
        foreach ($name in 'ChatId', 'OperationId') {
            ((Get-Command Get-GraphChatOperation).Parameters[$name].Attributes | Where-Object { $_ -is [Parameter] }).ValueFromPipelineByPropertyName | Should -Contain $true
        }
    }

    It 'takes 1 to 64 chats in flight, 8 when not said' -ForEach 'New-GraphChat', 'Wait-GraphChatOperation' {
        $range = (Get-Command $_).Parameters['ThrottleLimit'].Attributes | Where-Object { $_ -is [ValidateRange] }
        $range.MinRange, $range.MaxRange | Should -Be 1, 64
        { & $_ x -ThrottleLimit 65 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'hides the parameter that replaces the network' {
        Complete 'Connect-GraphChat -' | Should -Not -Contain '-HttpMessageHandler'
        Complete 'Connect-GraphChat -' | Should -Contain '-GraphEndpoint'
    }

    It 'supports -WhatIf and -Confirm where something is created, and only there' {
        (Get-Command -Module ChatModule | Where-Object { $_.Parameters.ContainsKey('WhatIf') }).Name | Should -Be 'New-GraphChat'
    }
}

Describe 'Completion' {
    It 'offers the seven clouds for -Environment' {
        Complete 'Connect-GraphChat -Environment ' | Sort-Object | Should -Be @('Bleu', 'China', 'Delos', 'Global', 'GovSG', 'USGov', 'USGovDoD')
    }

    It 'offers the properties of an operation for -Property' {
        $offered = Complete 'Get-GraphChatOperation -Property '
        'id', 'operationType', 'createdDateTime', 'status', 'lastActionDateTime', 'attemptsCount', 'targetResourceId', 'targetResourceLocation', 'values', 'error' |
            ForEach-Object { $offered | Should -Contain $_ }
    }
}

Describe 'Importing' {
    It 'loads no assembly of the lib folder, nor does asking for the connection' {
        $fresh = Invoke-FreshPwsh @'
            Import-Module $env:CHATMODULE_MANIFEST
            Get-GraphChatConnection
            $lib = Join-Path (Split-Path $env:CHATMODULE_MANIFEST) lib
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location -like "$lib*" } | ForEach-Object FullName
            "loaded $(@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location -like "$(Split-Path $lib)*" }).Count)"
'@
        $fresh.Output.Trim() | Should -Be 'loaded 2'
        $fresh.Errors | Should -BeNullOrEmpty
    }

    It 'makes [ChatModule.GraphChat] known before any cmdlet has run' {
        $fresh = Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST; [ChatModule.GraphChat].FullName'
        $fresh.Output.Trim() | Should -Be 'ChatModule.GraphChat'
    }

    It 'makes <_> usable as a type literal' -ForEach 'ChatModule.GraphChat', 'ChatModule.GraphChatOperation', 'ChatModule.GraphChatMember', 'ChatModule.GraphChatConnection', 'ChatModule.GraphChatException' {
        ($_ -as [type]).FullName | Should -Be $_
    }

    It 'shows none of the SDK''s types on a public type of ours' {
        $types = 'ChatModule.dll', 'ChatModule.Core.dll' | ForEach-Object { [System.Reflection.Assembly]::LoadFrom((Join-Path (Split-Path $manifest) $_)).GetExportedTypes() }
        $shown = $types | ForEach-Object { $_.GetProperties().PropertyType; $_.GetMethods().ReturnType; $_.GetMethods().GetParameters().ParameterType } | Sort-Object -Unique FullName
        $shown | Where-Object FullName -Match '^(Microsoft\.(Graph|Kiota|Identity)|Azure)' | Should -BeNullOrEmpty
    }
}

Describe 'The assemblies' {
    It '<_> references no assembly of the lib folder' -ForEach 'ChatModule.dll', 'ChatModule.Core.dll' {
        $folder = Split-Path $manifest
        $isolated = (Get-ChildItem "$folder/lib/*.dll").BaseName
        $isolated.Count | Should -BeGreaterThan 10
        # A reference counts even when nothing has used it yet.
        $references = Read-Metadata (Join-Path $folder $_) {
            param($metadata)
            foreach ($handle in $metadata.AssemblyReferences) { $metadata.GetString($metadata.GetAssemblyReference($handle).Name) }
        }
        $references | Should -Contain 'System.Runtime'
        # What PowerShell itself brings is everybody's, though lib may hold a newer one for the SDK.
        $shared = (Get-ChildItem "$PSHOME/*.dll").BaseName
        $references | Where-Object { $_ -in $isolated -and $_ -notin $shared } | Should -BeNullOrEmpty
        $references | Where-Object { $_ -match '^(Microsoft\.(Graph|Kiota|Identity)|Azure|ChatModule\.Graph)' } | Should -BeNullOrEmpty
    }
}

# What the build leaves in output/ChatModule is not trimmed.
Describe 'The package' -Skip:(-not $isPackage) {
    It 'is smaller than 10 MB, with all that it is installed with' {
        $files = Get-ChildItem (Split-Path $manifest) -Recurse -File
        ($files | Measure-Object Length -Sum).Sum | Should -BeLessThan 10e6
        $files.Name | Should -Contain 'Microsoft.Graph.dll'
    }

    It 'brings of the Graph SDK only what is sent' {
        (Get-Item (Join-Path (Split-Path $manifest) lib/Microsoft.Graph.dll)).Length | Should -BeLessThan 100kb
    }

    It 'brings each file that was compiled ahead as IL too, from the same build' {
        $folder = Split-Path $manifest
        $compiled = Get-ChildItem "$folder/net*/*.dll", "$folder/lib/net*/*.dll"
        $compiled.Directory.Name | Sort-Object -Unique | Should -Be 'net10.0-linux-x64', 'net10.0-osx-arm64', 'net10.0-win-x64'
        $build = { param($metadata) $metadata.GetGuid($metadata.GetModuleDefinition().Mvid) }
        foreach ($file in $compiled) {
            Read-Metadata $file.FullName $build | Should -Be (Read-Metadata (Join-Path $file.Directory.Parent.FullName $file.Name) $build) -Because $file.FullName
        }
    }

    It 'takes the types from the file that was compiled for this host, where there is one' {
        $folder = Split-Path $manifest
        $system = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } else { 'linux' }
        $architecture = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture.ToString().ToLowerInvariant()
        $compiled = Join-Path $folder "net$([Environment]::Version.Major).0-$system-$architecture" ChatModule.Core.dll
        $expected = (Test-Path $compiled) ? $compiled : (Join-Path $folder ChatModule.Core.dll)
        (Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST; [ChatModule.GraphChat].Assembly.Location').Output.Trim() | Should -Be $expected
    }
}
