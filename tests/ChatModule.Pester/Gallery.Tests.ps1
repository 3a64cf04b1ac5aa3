# The package: its metadata, publishing to a folder feed, installation from the feed, and the examples of
# docs/create-chats.md with the installed module. The tests of the package run with ./build.ps1 Package, Test -Packaged and
# in CI. The examples always run.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Package.psm1", "$PSScriptRoot/Support/Readme.psm1"
    $script:hasPackage = Test-PackageUnderTest
    # On other systems, the folders of the user aren't below HOME, and a test must not install for its user.
    $script:isNotLinux = -not $IsLinux
    # PSResourceGet can publish a package since version 1.1. PowerShell 7.4 has an older version.
    $publish = Get-Command Publish-PSResource -ErrorAction Ignore
    $script:canPublish = $publish -and $publish.Parameters.ContainsKey('NupkgPath')
    if (-not $publish) { Write-Warning 'SKIPPED: publishing and installing the package is not tested, because PSResourceGet is not installed.' }
    $shown = 0
    $script:examplesWithOutput = @(Get-ReadmeExample Examples docs/create-chats.md | Where-Object Expected |
            ForEach-Object { @{ Code = $_.Code; Expected = $_.Expected; Number = $shown++ } })
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1", "$PSScriptRoot/Support/Package.psm1", "$PSScriptRoot/Support/Readme.psm1", "$PSScriptRoot/Support/Emulator.psm1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $psd1 = Import-PowerShellDataFile "$root/ChatModule.psd1"
    $modules = Join-Path $TestDrive modules
    $homeFolder = Join-Path $TestDrive home
    $feed = (New-Item -ItemType Directory (Join-Path $TestDrive feed)).FullName
    if (Test-PackageUnderTest) {
        $nupkg = Get-Nupkg
        $metadata = ([xml](Read-Nupkg $nupkg)).package.metadata
        Copy-Item $nupkg $feed
    }
    $installed = Install-ModuleUnderTest $modules $feed $homeFolder
}

Describe 'The package (./build.ps1 Package, Test -Packaged)' -Skip:(-not $hasPackage) {
    It 'has the name and the version of the manifest and no dependencies' {
        $metadata.id, $metadata.version | Should -Be 'ChatModule', $psd1.ModuleVersion
        Split-Path $nupkg -Leaf | Should -Be "ChatModule.$($psd1.ModuleVersion).nupkg"
        $metadata.dependencies | Should -BeNullOrEmpty
    }

    It 'is a module where it is unpacked with all its files, as Azure Automation does, and fits into its limits' {
        $folder = Join-Path $TestDrive automation/ChatModule
        [System.IO.Compression.ZipFile]::ExtractToDirectory($nupkg, $folder)
        (Get-Item $nupkg).Length | Should -BeLessThan 100MB
        $run = Invoke-FreshPwsh "Import-Module '$folder/ChatModule.psd1'; (Get-Module ChatModule).ExportedCmdlets.Count"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() | Should -Be @($psd1.CmdletsToExport).Count
    }

    It 'has the authors, the description, and the copyright of the manifest' {
        $metadata.authors, $metadata.description | Should -Be $psd1.Author, $psd1.Description
        $metadata.copyright | Should -BeLike '*ChatModule contributors*'
    }

    It 'has the tags of the manifest and the tags of the gallery for modules, editions, and cmdlets' {
        $tags = $metadata.tags -split ' '
        $galleryTags = @('PSModule'; 'PSIncludes_Cmdlet'; 'PSEdition_Core'; $psd1.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
        $tags | Sort-Object | Should -Be (@($psd1.PrivateData.PSData.Tags; $galleryTags) | Sort-Object -Unique)
    }

    It 'has the MIT license and its text' {
        $metadata.license.type, $metadata.license.'#text' | Should -Be 'expression', 'MIT'
        $metadata.licenseUrl | Should -Be 'https://licenses.nuget.org/MIT'
        (Read-Nupkg $nupkg LICENSE) -replace "`r" | Should -Be ((Get-Content "$root/LICENSE" -Raw) -replace "`r")
    }

    It 'has an icon of 128 by 128 pixels' {
        $metadata.icon | Should -Be 'icon.png'
        $bytes = [System.IO.File]::ReadAllBytes((Join-Path $installed icon.png))
        [System.Text.Encoding]::Latin1.GetString($bytes, 1, 3) | Should -Be 'PNG'
        $bytes[16..23] | Should -Be (0, 0, 0, 128, 0, 0, 0, 128)
    }

    It 'has the URLs of the manifest and no empty ones' {
        $data = (Import-PowerShellDataFile (Join-Path $installed ChatModule.psd1)).PrivateData.PSData
        foreach ($pair in @('projectUrl', 'ProjectUri'), @('iconUrl', 'IconUri')) {
            $exists = $null -ne $metadata.SelectSingleNode("*[local-name()='$($pair[0])']")
            $exists | Should -Be $data.ContainsKey($pair[1])
            if ($exists) { $metadata.($pair[0]) | Should -Match '^https://[^/]+/.' }
            $metadata.($pair[0]) | Should -Be $data[$pair[1]]
        }
    }

    It 'gets the addresses of the project and of the icon from the variables of GitHub, where it is built there' {
        $github = @{ GITHUB_SERVER_URL = 'https://github.com'; GITHUB_REPOSITORY = 'contoso/chats'; GITHUB_SHA = '0123abc' }
        $run = Invoke-FreshPwsh 'dotnet msbuild "$env:ROOT/packaging" -getProperty:GalleryManifest' -Environment (@{ ROOT = $root } + $github)
        Set-Content "$TestDrive/github.psd1" $run.Output
        $data = (Import-PowerShellDataFile "$TestDrive/github.psd1").PrivateData.PSData
        $data.ProjectUri | Should -Be 'https://github.com/contoso/chats'
        $data.IconUri | Should -Be 'https://github.com/contoso/chats/raw/0123abc/packaging/icon.png'
    }

    It 'has the first section of the changelog as release notes in the nuspec and the manifest' {
        $newest = Get-NewestChange
        $newest | Should -Match '^## \[[\w.]+\]'
        $metadata.releaseNotes -replace "`r" | Should -BeExactly $newest
        (Import-PowerShellDataFile (Join-Path $installed ChatModule.psd1)).PrivateData.PSData.ReleaseNotes -replace "`r" | Should -BeExactly $newest
    }

    It 'has the same files as the tested module and no symbols' {
        # The icon and the record of the installation are added.
        $getHashes = { param($folder) Get-ChildItem $folder -Recurse -File -Force | Where-Object Name -NotIn PSGetModuleInfo.xml, icon.png | ForEach-Object { "$([System.IO.Path]::GetRelativePath($folder, $_.FullName)) $((Get-FileHash $_).Hash)" } }
        $hashes = & $getHashes $installed | Sort-Object
        $hashes | Should -Be (& $getHashes (Split-Path (Get-ModuleUnderTest)) | Sort-Object)
        $hashes -like '*.pdb *' | Should -BeNullOrEmpty
    }
}

Describe 'Publishing the package (./build.ps1 Package, Test -Packaged)' -Skip:(-not ($hasPackage -and $canPublish)) {
    BeforeAll {
        function Publish-ToFolder([string] $Nupkg, [string] $Options = '') {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive "published-$([guid]::NewGuid())")).FullName
            $run = Invoke-AsNewUser "Register-PSResourceRepository Folder -Uri `$env:FOLDER -Trusted; & `"`$env:ROOT/packaging/Publish.ps1`" -Nupkg `$env:NUPKG -Repository Folder $Options" "$folder.home" @{ FOLDER = $folder; NUPKG = $Nupkg; ROOT = $root }
            [pscustomobject]@{ Published = @(Get-ChildItem $folder -Filter *.nupkg); Errors = $run.Errors }
        }
        function New-Release([string] $Heading) {
            Copy-Nupkg $nupkg (Join-Path $TestDrive "$([guid]::NewGuid()).nupkg") { $_ -replace '(?<=<releaseNotes>)[^\r\n]+', $Heading }
        }
        $released = New-Release "## [$($psd1.ModuleVersion)] - 2026-01-31"
    }

    It 'to a folder feed copies the package' -Skip:$isNotLinux {
        $run = Publish-ToFolder $nupkg
        $run.Errors | Should -BeNullOrEmpty
        (Get-FileHash $run.Published.FullName).Hash | Should -Be (Get-FileHash $nupkg).Hash
    }

    It 'with its tag requires a release date in the changelog' -Skip:$isNotLinux {
        (Publish-ToFolder $released "-Tag v$($psd1.ModuleVersion)").Published.Count | Should -Be 1
    }

    It 'with another tag is rejected' -Skip:$isNotLinux {
        $run = Publish-ToFolder $released '-Tag v99.0.0'
        $run.Published.Count | Should -Be 0
        $run.Errors | Should -BeLike "*The tag is v99.0.0 and the package is $($psd1.ModuleVersion)*"
    }

    It 'with a tag is rejected when the heading of the release notes is <_>' -Skip:$isNotLinux -ForEach '## [Unreleased]', '## [0.0.9] - 2026-01-31', '## [{0}] - unreleased' {
        $run = Publish-ToFolder (New-Release ($_ -f $psd1.ModuleVersion)) "-Tag v$($psd1.ModuleVersion)"
        $run.Published.Count | Should -Be 0
        $run.Errors | Should -BeLike '*The release notes begin with*'
    }
}

Describe 'The installed module' {
    It 'is in a folder with its name and version and is found by name' {
        $installed | Should -Be (Join-Path $modules ChatModule $psd1.ModuleVersion)
        (Get-ChildItem $modules -Force).Name | Should -Be 'ChatModule'
        $run = Invoke-FreshPwsh '$env:PSModulePath = $env:MODULES; (Get-Module ChatModule -ListAvailable).ModuleBase; (Import-Module ChatModule -PassThru).ModuleBase; (Get-Command -Module ChatModule).Count' -Environment @{ MODULES = $modules }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\r?\n' | Should -Be $installed, $installed, '14'
    }

    It 'can be installed with the commands of the README' -Skip:($isNotLinux -or -not $hasPackage -or -not $canPublish) {
        $lines = (Get-ReadmeExample 'Install')[0].Code -split "`n"
        # The package already exists.
        $lines[0] | Should -Be 'dotnet pack packaging'
        $run = Invoke-AsNewUser "Set-Location `$env:ROOT`n$($lines[1..9] -join "`n")`n(Get-Module ChatModule -ListAvailable).ModuleBase" (Join-Path $TestDrive reader) @{ ROOT = $root }
        $run.Errors | Should -BeNullOrEmpty
        $base = $run.Output.Trim()
        $base | Should -Be (Join-Path $TestDrive reader/.local/share/powershell/Modules/ChatModule $psd1.ModuleVersion)
        $getHashes = { param($folder) Get-ChildItem $folder -Recurse -File | Where-Object Name -NE PSGetModuleInfo.xml | ForEach-Object { "$([System.IO.Path]::GetRelativePath($folder, $_.FullName)) $((Get-FileHash $_).Hash)" } }
        & $getHashes $base | Sort-Object | Should -Be (& $getHashes $installed | Sort-Object)
    }
}

Describe 'docs/create-chats.md' {
    BeforeAll {
        $emulator = Start-GraphEmulator '--operation-seconds', '0.2'
        $work = (New-Item -ItemType Directory (Join-Path $TestDrive work)).FullName
        $examples = @(Get-ReadmeExample Examples docs/create-chats.md)
        function Invoke-Example([string[]] $Code, [scriptblock] $Prelude = {}) { Invoke-ReadmeExample $Code $modules $work $emulator $Prelude }
        function Find-Example([string] $Like) {
            $found = @($examples.Code -like $Like)
            $found.Count | Should -Be 1 -Because "the page has one example like $Like"
            $found[0]
        }
        $shown = Invoke-Example @($examples | Where-Object Expected).Code
        $allUsers = 1..4 | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ }
    }
    AfterAll { Stop-GraphEmulator $emulator }

    It 'has the output of: <Code>' -ForEach $examplesWithOutput {
        $shown.Output[$Number] | Should -BeExactly (Format-Output $Expected)
        $shown.Errors | Should -BeNullOrEmpty
        $shown.Base | Should -Be $installed
    }

    It 'has eight examples, and these tests run all of them' {
        $examples.Count | Should -Be 8
        @($examples | Where-Object Expected).Count | Should -Be 6
    }

    It 'sends a message to each chat after its app is installed' {
        $run = Invoke-Example (Find-Example '*Send-GraphChatMessage*')
        $run.Errors | Should -BeNullOrEmpty
        $run.Chats.People | Where-Object { $_ -ne 'adele@contoso.com' } | Sort-Object | Should -Be $allUsers
        $messages = @(Get-EmulatorRequest $emulator POST '/messages')
        $messages.path | ForEach-Object { [uri]::UnescapeDataString($_) } | Sort-Object | Should -Be ($run.Chats.ChatId | ForEach-Object { "/beta/chats/$_/messages" } | Sort-Object)
        ($messages.body | ConvertFrom-Json).body.content | Sort-Object | Should -Be ($allUsers | ForEach-Object { "Welcome, $_!" })
        $requested = @(Get-EmulatorRequest $emulator GET '/operations').path | ForEach-Object { [uri]::UnescapeDataString($_) }
        foreach ($chat in $run.Chats) { @($requested -like "*$($chat.ChatId)*").Count | Should -BeGreaterOrEqual 1 }
    }

    It 'retries failed items' {
        $run = Invoke-Example (Find-Example '*-ErrorVariable failed*') {
            Set-EmulatorFault $emulator @{ kind = 'status'; status = 400; code = 'Unknown'; message = 'no'; method = 'POST'; times = 3 }
        }
        $run.Errors.Count | Should -Be 3
        $run.Chats.People | Where-Object { $_ -ne 'adele@contoso.com' } | Sort-Object | Should -Be $allUsers
        (Get-EmulatorSummary $emulator).posts | Should -Be 7
    }
}
