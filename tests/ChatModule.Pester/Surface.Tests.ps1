#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }
# What the module is from outside: its manifest, what an import loads, its assemblies and its package. Commands and their
# parameters are tested in ChatModule.Cmdlets.Tests.

BeforeDiscovery {
    # Only packaging writes release notes into the manifest.
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $script:isPackage = [bool](Import-PowerShellDataFile (Get-ModuleUnderTest)).PrivateData.PSData.ReleaseNotes
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $manifest = Get-ModuleUnderTest
    $module = Import-Module $manifest -PassThru

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

    It 'uses approved verbs, so that importing gives no warning' {
        $fresh = Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST *>&1 | Out-String'
        $fresh.Output.Trim() | Should -BeNullOrEmpty
        $fresh.Errors.Trim() | Should -BeNullOrEmpty
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
