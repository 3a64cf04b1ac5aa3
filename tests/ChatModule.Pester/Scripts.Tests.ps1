# Every script of the repository and the manifest, in the eyes of PSScriptAnalyzer. Skipped where that module is not there.

BeforeDiscovery {
    $script:hasAnalyzer = [bool](Get-Module PSScriptAnalyzer -ListAvailable)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = Get-ModuleUnderTest
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    It 'finds nothing in any script, nor in the manifest' {
        $findings = & "$root/packaging/Analyze.ps1" -Manifest $manifest
        @($findings | ForEach-Object { '{0}:{1} {2}: {3}' -f $_.ScriptName, $_.Line, $_.RuleName, $_.Message }) | Should -BeNullOrEmpty
    }

    It 'would find what is wrong, in a script and in a manifest' {
        $folder = (New-Item -ItemType Directory "$TestDrive/.hidden").FullName
        Set-Content "$folder/Wrong.ps1" 'gci | % { $unused = $_ }'
        Set-Content "$TestDrive/ChatModule.psd1" "@{ ModuleVersion = '1.0'; CmdletsToExport = '*' }"
        $rules = (& "$root/packaging/Analyze.ps1" -Root $TestDrive -Manifest "$TestDrive/ChatModule.psd1").RuleName
        'PSAvoidUsingCmdletAliases', 'PSUseDeclaredVarsMoreThanAssignments', 'PSUseToExportFieldsInManifest' | ForEach-Object { $rules | Should -Contain $_ }
    }
}

Describe 'The scripts' {
    It 'that are looked at are all there are, the workflows'' too, and no copies' {
        $seen = & "$root/packaging/Analyze.ps1" -Manifest $manifest -ListAvailable | ForEach-Object { [System.IO.Path]::GetRelativePath($root, $_).Replace('\', '/') }
        'build.ps1', '.github/Install-PowerShell.ps1', 'packaging/Publish.ps1', 'tests/ChatModule.Pester/Scripts.Tests.ps1', 'PSScriptAnalyzerSettings.psd1' |
            ForEach-Object { $seen | Should -Contain $_ }
        $seen | Where-Object { $_ -match '(^|/)(bin|obj)/' } | Should -BeNullOrEmpty
    }

    It 'parse, and no line of one ends with CR' {
        # But for the manifest: the one that is packaged is written by the build.
        foreach ($path in & "$root/packaging/Analyze.ps1" -Manifest $manifest -ListAvailable | Where-Object { $_ -ne $manifest }) {
            $mistakes = $null
            $null = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref] $null, [ref] $mistakes)
            $mistakes | Should -BeNullOrEmpty -Because $path
            [System.IO.File]::ReadAllText($path).Contains("`r") | Should -BeFalse -Because $path
        }
    }
}
