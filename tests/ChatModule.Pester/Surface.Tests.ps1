# The manifest, the import, the assemblies, and the package. ChatModule.Cmdlets.Tests has the tests of the cmdlets.

BeforeDiscovery {
    # Only a packaged manifest has release notes.
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $script:isPackage = [bool](Import-PowerShellDataFile (Get-ModuleUnderTest)).PrivateData.PSData.ReleaseNotes
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $manifest = Get-ModuleUnderTest
    $module = Import-Module $manifest -PassThru

    # Reads the file and doesn't load the assembly.
    function Read-Metadata([string] $File, [scriptblock] $Read) {
        $stream = [System.IO.File]::OpenRead($File)
        try {
            & $Read ([System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader([System.Reflection.PortableExecutable.PEReader]::new($stream)))
        }
        finally { $stream.Dispose() }
    }
}

Describe 'The manifest' {
    It 'is valid and has the version of the module' {
        $data = Test-ModuleManifest $manifest
        $module.Version | Should -Be $data.Version
        [Diagnostics.FileVersionInfo]::GetVersionInfo((Join-Path (Split-Path $manifest) ChatModule.dll)).FileVersion | Should -Be "$($data.Version).0"
    }

    It 'requires PowerShell 7.4 and the Core edition' {
        $data = Import-PowerShellDataFile $manifest
        $data.PowerShellVersion | Should -Be '7.4'
        $data.CompatiblePSEditions | Should -Be @('Core')
    }

    It 'has only approved verbs, so that an import has no warning' {
        $fresh = Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST *>&1 | Out-String'
        $fresh.Output.Trim() | Should -BeNullOrEmpty
        $fresh.Errors.Trim() | Should -BeNullOrEmpty
    }
}

Describe 'Importing' {
    It 'and Get-GraphChatConnection load no assembly of the lib folder' {
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

    It 'exposes no type of the SDK in a public type of the module' {
        $types = 'ChatModule.dll', 'ChatModule.Core.dll' | ForEach-Object { [System.Reflection.Assembly]::LoadFrom((Join-Path (Split-Path $manifest) $_)).GetExportedTypes() }
        $exposed = $types | ForEach-Object { $_.GetProperties().PropertyType; $_.GetMethods().ReturnType; $_.GetMethods().GetParameters().ParameterType } | Sort-Object -Unique FullName
        $exposed | Where-Object FullName -Match '^(Microsoft\.(Graph|Kiota|Identity)|Azure)' | Should -BeNullOrEmpty
    }
}

Describe 'The assemblies' {
    It '<_> references no assembly of the lib folder' -ForEach 'ChatModule.dll', 'ChatModule.Core.dll' {
        $folder = Split-Path $manifest
        $isolated = (Get-ChildItem "$folder/lib/*.dll").BaseName
        $isolated.Count | Should -BeGreaterThan 10
        # Also references that nothing has used yet.
        $references = Read-Metadata (Join-Path $folder $_) {
            param($metadata)
            foreach ($handle in $metadata.AssemblyReferences) { $metadata.GetString($metadata.GetAssemblyReference($handle).Name) }
        }
        $references | Should -Contain 'System.Runtime'
        # Assemblies of the host are shared, although lib can have a newer version for the SDK.
        $shared = [AppContext]::GetData('TRUSTED_PLATFORM_ASSEMBLIES') -split [System.IO.Path]::PathSeparator | ForEach-Object { [System.IO.Path]::GetFileNameWithoutExtension($_) }
        $shared | Should -Contain 'System.Management.Automation'
        $references | Where-Object { $_ -in $isolated -and $_ -notin $shared } | Should -BeNullOrEmpty
        $references | Where-Object { $_ -match '^(Microsoft\.(Graph|Kiota|Identity)|Azure|ChatModule\.Graph)' } | Should -BeNullOrEmpty
    }
}

# The build output in output/ChatModule isn't trimmed.
Describe 'The package' -Skip:(-not $isPackage) {
    It 'is smaller than 11 MB when installed' {
        $files = Get-ChildItem (Split-Path $manifest) -Recurse -File
        ($files | Measure-Object Length -Sum).Sum | Should -BeLessThan 11e6
        # The ReadyToRun images have the same name.
        $files.Name -match '^Microsoft\.Graph(\.Beta)?\.dll$' | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'has only the parts of the Graph SDK that it uses' {
        $sdk = Get-ChildItem (Join-Path (Split-Path $manifest) lib) -Filter *.dll | Where-Object Name -Match '^Microsoft\.Graph(\.Beta)?\.dll$'
        $sdk.Length | Should -BeLessThan 100kb
    }

    It 'has the IL of each ReadyToRun image from the same build' {
        $folder = Split-Path $manifest
        $compiled = Get-ChildItem "$folder/net*/*.dll", "$folder/lib/net*/*.dll"
        $compiled.Directory.Name | Sort-Object -Unique | Should -Be 'net10.0-linux-x64', 'net10.0-osx-arm64', 'net10.0-win-x64'
        $build = { param($metadata) $metadata.GetGuid($metadata.GetModuleDefinition().Mvid) }
        foreach ($file in $compiled) {
            Read-Metadata $file.FullName $build | Should -Be (Read-Metadata (Join-Path $file.Directory.Parent.FullName $file.Name) $build) -Because $file.FullName
        }
    }

    It 'loads the ReadyToRun image for this platform if there is one' {
        $folder = Split-Path $manifest
        $system = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } else { 'linux' }
        $architecture = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture.ToString().ToLowerInvariant()
        $compiled = Join-Path $folder "net$([Environment]::Version.Major).0-$system-$architecture" ChatModule.Core.dll
        $expected = (Test-Path $compiled) ? $compiled : (Join-Path $folder ChatModule.Core.dll)
        (Invoke-FreshPwsh 'Import-Module $env:CHATMODULE_MANIFEST; [ChatModule.GraphChat].Assembly.Location').Output.Trim() | Should -Be $expected
    }
}
