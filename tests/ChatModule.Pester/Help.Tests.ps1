# The help and the documents match the cmdlets, and every snippet is valid.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $module = Import-Module (Get-ModuleUnderTest) -PassThru
    Import-Module "$PSScriptRoot/Support/Markdown.psm1"
    # Without common and hidden parameters.
    $script:cmdlets = @($module.ExportedCmdlets.Values | Sort-Object Name | ForEach-Object {
            @{
                Name       = $_.Name
                Parameters = @($_.Parameters.Values | Where-Object { $_.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters } |
                        Where-Object { -not ($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }) } | ForEach-Object Name)
            }
        })
    $script:hasPlatyPS = [bool](Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)
    if (-not $hasPlatyPS) { Write-Warning 'SKIPPED: the pages are not compared, because Microsoft.PowerShell.PlatyPS is not installed.' }
    $script:parameters = @($cmdlets | ForEach-Object { $name = $_.Name; $_.Parameters | ForEach-Object { @{ Cmdlet = $name; Name = $_ } } })
    $script:documents = @(Get-ChildItem $root -Filter *.md; Get-ChildItem "$root/docs" -Filter *.md -Recurse) | ForEach-Object {
        @{ Document = [System.IO.Path]::GetRelativePath($root, $_.FullName) }
    }
    $script:snippets = @(foreach ($document in $documents) {
            $number = 0
            $text = (Get-Content (Join-Path $root $document.Document) -Raw) -replace "`r", ''
            Split-Block $text | Where-Object { $_.Kind -eq 'Code' -and $_.Language -eq 'powershell' } | ForEach-Object {
                @{ Document = $document.Document; Number = ++$number; Code = $_.Text }
            }
        })
    $script:errorIds = @([enum]::GetNames([ChatModule.GraphChatError]) + 'EndpointInvalid' | ForEach-Object { @{ Id = $_ } })
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = Get-ModuleUnderTest
    $module = Import-Module $manifest -PassThru
    Import-Module "$PSScriptRoot/Support/Markdown.psm1"

    function Get-Page($cmdlet) { Read-HelpPage "$root/docs/en-US/$cmdlet.md" }
    function Get-FullHelp($cmdlet) { Get-Help $cmdlet -Full }

    # Finds unknown cmdlets and parameters in a snippet, such as "New-GraphChat -NoSuch".
    function Find-WrongParameter($code) {
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $null)
        foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            if ($name -notmatch '-GraphChat') { continue }
            if (-not $module.ExportedCmdlets.ContainsKey($name)) { $name; continue }
            $known = $module.ExportedCmdlets[$name].Parameters
            $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } |
                Where-Object { -not $known.ContainsKey($_.ParameterName) -and $_.ParameterName -notin $known.Values.Aliases } |
                ForEach-Object { "$name -$($_.ParameterName)" }
        }
    }
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    It 'has a synopsis that is a sentence' {
        # Without help, PowerShell generates a synopsis from the syntax.
        (Get-FullHelp $Name).Synopsis.Trim() | Should -Match '^[A-Z][^\[\]]+\.$'
        (Get-FullHelp $Name).Synopsis.Trim() | Should -Be (Get-Page $Name).Synopsis
    }

    It 'documents all parameters of the cmdlet and no others' {
        (Get-Page $Name).Parameters | Sort-Object | Should -Be ($Parameters | Sort-Object)
        @((Get-FullHelp $Name).parameters.parameter.name) | Sort-Object | Should -Be ($Parameters | Sort-Object)
    }

    It 'has at least two examples with code' {
        (Get-Page $Name).Examples.Count | Should -BeGreaterOrEqual 2
        @((Get-FullHelp $Name).examples.example).Count | Should -Be (Get-Page $Name).Examples.Count
        (Get-FullHelp $Name).examples.example.code | Should -Not -BeNullOrEmpty
    }

    It 'has a description, inputs, outputs, notes, and links' {
        (Get-FullHelp $Name).description.Text | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).relatedLinks.navigationLink.linkText | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).alertSet.alert.Text | Should -Not -BeNullOrEmpty
    }

    It 'has the address of its page for -Online' {
        (Get-Page $Name).Online | Should -Match '^https://'
        (Get-Command $Name).HelpUri | Should -Be (Get-Page $Name).Online
    }

    It 'has every parameter set' {
        @((Get-FullHelp $Name).syntax.syntaxItem).Count | Should -Be $module.ExportedCmdlets[$Name].ParameterSets.Count
    }

    It 'has the output types of the cmdlet' {
        $types = @($module.ExportedCmdlets[$Name].OutputType | ForEach-Object Name)
        foreach ($type in $types) { (Get-Page $Name).Outputs | Should -Contain $type }
    }
}

Describe 'The parameter <Cmdlet> -<Name>' -ForEach $parameters {
    It 'has a description and the attributes of the cmdlet' {
        $help = Get-Help $Cmdlet -Parameter $Name
        ($help.description.Text -join '').Trim() | Should -Match '[.;]$|[.] '
        # PlatyPS writes one table for all parameter sets, so a parameter is required when it is in one of them.
        $attributes = @($module.ExportedCmdlets[$Cmdlet].ParameterSets | ForEach-Object Parameters | Where-Object Name -EQ $Name)
        $help.required | Should -Be "$($attributes.IsMandatory -contains $true)".ToLowerInvariant()
        ($help.pipelineInput -ne 'false') | Should -Be ($attributes.ValueFromPipeline -contains $true -or $attributes.ValueFromPipelineByPropertyName -contains $true)
    }

    It 'has the default value of the cmdlet' {
        # An empty initial value has no default, or one that only the description explains.
        $type = $module.ExportedCmdlets[$Cmdlet].ImplementingType
        $value = $type.GetProperty($Name)?.GetValue([Activator]::CreateInstance($type))
        $hasDefault = $value -is [switch] -or ($value -is [ValueType] ? $value -ne 0 : [bool]"$value")
        if ($hasDefault) { (Get-Help $Cmdlet -Parameter $Name).defaultValue | Should -Be (@($value | ForEach-Object { "$_" }) -join ', ') }
    }
}

Describe 'The pages and the help in the module' {
    BeforeAll {
        # In a new process, because this one may have loaded another build of the module.
        function Update-Copy([string] $Folder) {
            Invoke-FreshPwsh "& '$root/docs/Update-Help.ps1' -Module '$manifest' -Pages '$Folder' -Maml '$Folder/help.xml'"
        }
        function Copy-Page([string] $Name) {
            $folder = Join-Path $TestDrive $Name
            Copy-Item "$root/docs/en-US" $folder -Recurse
            $folder
        }
    }

    It 'are a page for each cmdlet and a page for the module that lists them' {
        (Get-ChildItem "$root/docs/en-US" -Filter *.md).BaseName | Sort-Object | Should -Be (@($module.ExportedCmdlets.Keys) + 'ChatModule' | Sort-Object)
        $text = Get-Content "$root/docs/en-US/ChatModule.md" -Raw
        foreach ($cmdlet in $module.ExportedCmdlets.Keys) { $text | Should -Match ([regex]::Escape("## [$cmdlet]($cmdlet.md)")) }
    }

    It 'have no placeholders' {
        Select-String "$root/docs/en-US/*.md" -Pattern '{{' | Should -BeNullOrEmpty
    }

    It 'are up to date with docs/Update-Help.ps1' -Skip:(-not $hasPlatyPS) {
        $folder = Copy-Page fresh
        (Update-Copy $folder).Errors | Should -BeNullOrEmpty
        foreach ($page in Get-ChildItem "$root/docs/en-US" -Filter *.md) {
            Get-Content "$folder/$($page.Name)" -Raw | Should -BeExactly ((Get-Content $page -Raw) -replace "`r", '') -Because $page.Name
        }
        Get-Content "$folder/help.xml" -Raw | Should -BeExactly ((Get-Content "$root/src/ChatModule/en-US/ChatModule.dll-Help.xml" -Raw) -replace "`r", '')
    }

    It 'are valid for PlatyPS' -Skip:(-not $hasPlatyPS) {
        $run = Invoke-FreshPwsh "(Import-Module Microsoft.PowerShell.PlatyPS -PassThru) | Out-Null; Measure-PlatyPSMarkdown (Get-ChildItem '$root/docs/en-US/*.md').FullName | ForEach-Object { `"`$(Split-Path `$_.FilePath -Leaf) `$(`$_.FileType)`" }"
        $run.Output.Trim() -split '\r?\n' | Where-Object { $_ -notmatch '^(ChatModule\.md ModuleFile|\w+-\w+\.md CommandHelp)\b.*V2Schema' } | Should -BeNullOrEmpty
    }

    It 'are rejected when a page does not document a parameter' -Skip:(-not $hasPlatyPS) {
        $folder = Copy-Page less
        $page = "$folder/Disconnect-GraphChat.md"
        (Get-Content $page -Raw).Replace("### -Connection`n", "### -Other`n") | Set-Content $page -NoNewline
        (Update-Copy $folder).Errors -replace '[\s|]+', ' ' | Should -BeLike '*Disconnect-GraphChat.md says nothing about -Connection.*'
    }

    It 'are the same in the module and in the source' {
        foreach ($file in Get-ChildItem "$root/src/ChatModule/en-US") {
            (Get-FileHash (Join-Path (Split-Path $manifest) "en-US/$($file.Name)")).Hash | Should -Be (Get-FileHash $file).Hash -Because $file.Name
        }
    }
}

Describe 'Snippet <Number> of <Document>' -ForEach $snippets {
    It 'parses and uses only existing parameters' {
        $parseErrors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $parseErrors)
        $parseErrors | Should -BeNullOrEmpty
        Find-WrongParameter $Code | Should -BeNullOrEmpty
    }
}

Describe 'The document <Document>' -ForEach $documents {
    It 'links only to existing files' {
        $folder = Split-Path (Join-Path $root $Document)
        $text = (Get-Content (Join-Path $root $Document) -Raw) -replace '(?ms)^```.*?^```'
        $missing = [regex]::Matches($text, '\]\((?!https?:|#)(?<path>[^)#\s]+)') | ForEach-Object { $_.Groups['path'].Value } |
            # Pages of the repository on GitHub.
            Where-Object { $_ -notlike '../../actions/*' } | Where-Object { -not (Test-Path (Join-Path $folder $_)) }
        $missing | Should -BeNullOrEmpty
    }
}

Describe 'The error <Id>' -ForEach $errorIds {
    It 'is explained in troubleshooting, with a heading and in the list, and in about_ChatModule' {
        $text = Get-Content "$root/docs/troubleshooting.md" -Raw
        $text | Should -MatchExactly "(?m)^### $Id$"
        $text | Should -MatchExactly "(?m)^\| \[$Id\]\(#$($Id.ToLowerInvariant())\) \|"
        Get-Content (Join-Path (Split-Path $manifest) 'en-US/about_ChatModule.help.txt') -Raw | Should -MatchExactly "\b$Id\b"
    }
}

Describe 'about_ChatModule' {
    It 'is found by Get-Help and fits in 80 columns' {
        $text = Get-Help about_ChatModule | Out-String
        $text | Should -Match 'Creates Microsoft Teams chats'
        foreach ($cmdlet in $module.ExportedCmdlets.Keys) { $text | Should -Match $cmdlet }
        ($text -split "`r?`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'The helpers of these tests' {
    It 'ignore headings in code blocks' {
        $sections = Split-Section "## A`n`n``````text`n## not a heading`n```````n## B`ny" 2
        $sections.Keys | Should -Be 'A', 'B'
        $sections['A'] | Should -Match '## not a heading'
    }

    It 'join the lines of a paragraph but not of a list' {
        (Split-Block "one`ntwo`n`n- three`n- four").Text | Should -Be 'one two', '- three', '- four'
    }

    It 'find unknown parameters and cmdlets' {
        Find-WrongParameter 'New-GraphChat x@y.z -NoSuch; Wait-GraphChatOperation -TimeoutSec 3; Get-GraphChatX' |
            Should -Be 'New-GraphChat -NoSuch', 'Get-GraphChatX'
    }
}
