# PSScriptAnalyzer for every script of the repository and for the manifest. Skipped when it isn't installed, or needs a newer PowerShell.

BeforeDiscovery {
    $script:hasAnalyzer = try { [bool](Import-Module PSScriptAnalyzer -PassThru -ErrorAction Stop) } catch { $false }
    if (-not $hasAnalyzer) { Write-Warning 'SKIPPED: the scripts are not analyzed, because PSScriptAnalyzer is not installed, or not for this PowerShell.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = Get-ModuleUnderTest
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    It 'has no findings in the scripts and the manifest' {
        $findings = & "$root/packaging/Analyze.ps1" -Manifest $manifest
        @($findings | ForEach-Object { '{0}:{1} {2}: {3}' -f $_.ScriptName, $_.Line, $_.RuleName, $_.Message }) | Should -BeNullOrEmpty
    }

    It 'finds problems in a script and in a manifest' {
        $folder = (New-Item -ItemType Directory "$TestDrive/.hidden").FullName
        Set-Content "$folder/Wrong.ps1" 'gci | % { $unused = $_ }'
        Set-Content "$TestDrive/ChatModule.psd1" "@{ ModuleVersion = '1.0'; CmdletsToExport = '*' }"
        $rules = (& "$root/packaging/Analyze.ps1" -Root $TestDrive -Manifest "$TestDrive/ChatModule.psd1").RuleName
        'PSAvoidUsingCmdletAliases', 'PSUseDeclaredVarsMoreThanAssignments', 'PSUseToExportFieldsInManifest' | ForEach-Object { $rules | Should -Contain $_ }
    }
}

Describe 'The scripts' {
    It 'that are analyzed are all scripts of the repository and no build output' {
        $scripts = & "$root/packaging/Analyze.ps1" -Manifest $manifest -ListAvailable | ForEach-Object { [System.IO.Path]::GetRelativePath($root, $_).Replace('\', '/') }
        'build.ps1', '.github/Install-PowerShell.ps1', 'packaging/Publish.ps1', 'tests/ChatModule.Pester/Scripts.Tests.ps1', 'PSScriptAnalyzerSettings.psd1' |
            ForEach-Object { $scripts | Should -Contain $_ }
        $scripts | Where-Object { $_ -match '(^|/)(bin|obj)/' } | Should -BeNullOrEmpty
    }

    It 'export their functions without Export-ModuleMember' {
        # PSScriptAnalyzer sometimes fails on a script that has functions and calls it: https://github.com/PowerShell/PowerShell/issues/27842.
        $scripts = & "$root/packaging/Analyze.ps1" -Manifest $manifest -ListAvailable
        Select-String '^\s*Export-ModuleMember' -LiteralPath $scripts | Should -BeNullOrEmpty
    }

    It 'parse and have no CR line endings' {
        # Except for the manifest, which the build writes.
        foreach ($path in & "$root/packaging/Analyze.ps1" -Manifest $manifest -ListAvailable | Where-Object { $_ -ne $manifest }) {
            $parseErrors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref] $null, [ref] $parseErrors)
            $parseErrors | Should -BeNullOrEmpty -Because $path
            [System.IO.File]::ReadAllText($path).Contains("`r") | Should -BeFalse -Because $path
        }
    }
}
