# Help and documents in step with the cmdlets: nothing undocumented, nothing stale, every snippet one that could run.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Suite.psm1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $module = Import-Module (Get-ModuleUnderTest) -PassThru
    Import-Module "$PSScriptRoot/Support/Markdown.psm1"
    # Not the common ones, and not the hidden ones.
    $script:cmdlets = @($module.ExportedCmdlets.Values | Sort-Object Name | ForEach-Object {
            @{
                Name       = $_.Name
                Parameters = @($_.Parameters.Values | Where-Object { $_.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters } |
                        Where-Object { -not ($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }) } | ForEach-Object Name)
            }
        })
    $script:hasPlatyPS = [bool](Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)
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

    # What a snippet calls that could not be called so: "New-GraphChat -NoSuch".
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
    It 'has a synopsis of its own, in a sentence' {
        # What PowerShell makes up where there is no help begins with the cmdlet's name and its parameters.
        (Get-FullHelp $Name).Synopsis.Trim() | Should -Match '^[A-Z][^\[\]]+\.$'
        (Get-FullHelp $Name).Synopsis.Trim() | Should -Be (Get-Page $Name).Synopsis
    }

    It 'documents every parameter, and none that is not there' {
        (Get-Page $Name).Parameters | Sort-Object | Should -Be ($Parameters | Sort-Object)
        @((Get-FullHelp $Name).parameters.parameter.name) | Sort-Object | Should -Be ($Parameters | Sort-Object)
    }

    It 'has two examples or more, with code in each' {
        (Get-Page $Name).Examples.Count | Should -BeGreaterOrEqual 2
        @((Get-FullHelp $Name).examples.example).Count | Should -Be (Get-Page $Name).Examples.Count
        (Get-FullHelp $Name).examples.example.code | Should -Not -BeNullOrEmpty
    }

    It 'says what goes in, what comes out, and where to read on' {
        (Get-FullHelp $Name).description.Text | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).relatedLinks.navigationLink.linkText | Should -Not -BeNullOrEmpty
        (Get-FullHelp $Name).alertSet.alert.Text | Should -Not -BeNullOrEmpty
    }

    It 'opens an address with -Online: the one of the page' {
        (Get-Page $Name).Online | Should -Match '^https://'
        (Get-Command $Name).HelpUri | Should -Be (Get-Page $Name).Online
    }

    It 'shows every parameter set' {
        @((Get-FullHelp $Name).syntax.syntaxItem).Count | Should -Be $module.ExportedCmdlets[$Name].ParameterSets.Count
    }

    It 'names the types that the cmdlet emits' {
        $types = @($module.ExportedCmdlets[$Name].OutputType | ForEach-Object Name)
        foreach ($type in $types) { (Get-Page $Name).Outputs | Should -Contain $type }
    }
}

Describe 'The parameter <Cmdlet> -<Name>' -ForEach $parameters {
    It 'has a text, and the attributes of the cmdlet' {
        $help = Get-Help $Cmdlet -Parameter $Name
        ($help.description.Text -join '').Trim() | Should -Match '[.;]$|[.] '
        # Of the parameter sets that have it, one that wants it is enough: PlatyPS writes one table for all.
        $ways = @($module.ExportedCmdlets[$Cmdlet].ParameterSets | ForEach-Object Parameters | Where-Object Name -EQ $Name)
        $help.required | Should -Be "$($ways.IsMandatory -contains $true)".ToLowerInvariant()
        ($help.pipelineInput -ne 'false') | Should -Be ($ways.ValueFromPipeline -contains $true -or $ways.ValueFromPipelineByPropertyName -contains $true)
    }

    It 'says the default that the cmdlet has' {
        # What begins as nothing has no default, or one that only words tell.
        $type = $module.ExportedCmdlets[$Cmdlet].ImplementingType
        $value = $type.GetProperty($Name)?.GetValue([Activator]::CreateInstance($type))
        $isTold = $value -is [switch] -or ($value -is [ValueType] ? $value -ne 0 : [bool]"$value")
        if ($isTold) { (Get-Help $Cmdlet -Parameter $Name).defaultValue | Should -Be (@($value | ForEach-Object { "$_" }) -join ', ') }
    }
}

Describe 'The pages and the help in the module' {
    BeforeAll {
        # In a fresh pwsh: this one may have loaded another build of the module.
        function Update-Copy([string] $Folder) {
            Invoke-FreshPwsh "& '$root/docs/Update-Help.ps1' -Module '$manifest' -Pages '$Folder' -Maml '$Folder/help.xml'"
        }
        function Copy-Page([string] $Name) {
            $folder = Join-Path $TestDrive $Name
            Copy-Item "$root/docs/en-US" $folder -Recurse
            $folder
        }
    }

    It 'are one page for each cmdlet, and one for the module that lists them' {
        (Get-ChildItem "$root/docs/en-US" -Filter *.md).BaseName | Sort-Object | Should -Be (@($module.ExportedCmdlets.Keys) + 'ChatModule' | Sort-Object)
        $text = Get-Content "$root/docs/en-US/ChatModule.md" -Raw
        foreach ($cmdlet in $module.ExportedCmdlets.Keys) { $text | Should -Match ([regex]::Escape("## [$cmdlet]($cmdlet.md)")) }
    }

    It 'have no placeholder left' {
        Select-String "$root/docs/en-US/*.md" -Pattern '{{' | Should -BeNullOrEmpty
    }

    It 'are fresh: docs/Update-Help.ps1 would change nothing' -Skip:(-not $hasPlatyPS) {
        $folder = Copy-Page fresh
        (Update-Copy $folder).Errors | Should -BeNullOrEmpty
        foreach ($page in Get-ChildItem "$root/docs/en-US" -Filter *.md) {
            Get-Content "$folder/$($page.Name)" -Raw | Should -BeExactly ((Get-Content $page -Raw) -replace "`r", '') -Because $page.Name
        }
        Get-Content "$folder/help.xml" -Raw | Should -BeExactly ((Get-Content "$root/src/ChatModule/en-US/ChatModule.dll-Help.xml" -Raw) -replace "`r", '')
    }

    It 'are pages to PlatyPS too' -Skip:(-not $hasPlatyPS) {
        $run = Invoke-FreshPwsh "(Import-Module Microsoft.PowerShell.PlatyPS -PassThru) | Out-Null; Measure-PlatyPSMarkdown (Get-ChildItem '$root/docs/en-US/*.md').FullName | ForEach-Object { `"`$(Split-Path `$_.FilePath -Leaf) `$(`$_.FileType)`" }"
        $run.Output.Trim() -split '\r?\n' | Where-Object { $_ -notmatch '^(ChatModule\.md ModuleFile|\w+-\w+\.md CommandHelp)\b.*V2Schema' } | Should -BeNullOrEmpty
    }

    It 'are refused when a page says nothing about a parameter' -Skip:(-not $hasPlatyPS) {
        $folder = Copy-Page less
        $page = "$folder/Disconnect-GraphChat.md"
        (Get-Content $page -Raw).Replace("### -Connection`n", "### -Other`n") | Set-Content $page -NoNewline
        (Update-Copy $folder).Errors -replace '[\s|]+', ' ' | Should -BeLike '*Disconnect-GraphChat.md says nothing about -Connection.*'
    }

    It 'are in the module as they are in the source' {
        foreach ($file in Get-ChildItem "$root/src/ChatModule/en-US") {
            (Get-FileHash (Join-Path (Split-Path $manifest) "en-US/$($file.Name)")).Hash | Should -Be (Get-FileHash $file).Hash -Because $file.Name
        }
    }
}

Describe 'Snippet <Number> of <Document>' -ForEach $snippets {
    It 'parses, and names only parameters that there are' {
        $mistakes = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $mistakes)
        $mistakes | Should -BeNullOrEmpty
        Find-WrongParameter $Code | Should -BeNullOrEmpty
    }
}

Describe 'The document <Document>' -ForEach $documents {
    It 'links only to files that there are' {
        $folder = Split-Path (Join-Path $root $Document)
        $text = (Get-Content (Join-Path $root $Document) -Raw) -replace '(?ms)^```.*?^```'
        $missing = [regex]::Matches($text, '\]\((?!https?:|#)(?<path>[^)#\s]+)') | ForEach-Object { $_.Groups['path'].Value } |
            # Pages of the repository on GitHub.
            Where-Object { $_ -notlike '../../actions/*' } | Where-Object { -not (Test-Path (Join-Path $folder $_)) }
        $missing | Should -BeNullOrEmpty
    }
}

Describe 'The error <Id>' -ForEach $errorIds {
    It 'is explained in troubleshooting, under a heading of its own and in the list, and in about_ChatModule' {
        $text = Get-Content "$root/docs/troubleshooting.md" -Raw
        $text | Should -MatchExactly "(?m)^### $Id$"
        $text | Should -MatchExactly "(?m)^\| \[$Id\]\(#$($Id.ToLowerInvariant())\) \|"
        Get-Content (Join-Path (Split-Path $manifest) 'en-US/about_ChatModule.help.txt') -Raw | Should -MatchExactly "\b$Id\b"
    }
}

Describe 'about_ChatModule' {
    It 'is found by Get-Help, and fits a terminal of 80 columns' {
        $text = Get-Help about_ChatModule | Out-String
        $text | Should -Match 'Creates Microsoft Teams chats'
        foreach ($cmdlet in $module.ExportedCmdlets.Keys) { $text | Should -Match $cmdlet }
        ($text -split "`r?`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'The tools of these tests' {
    It 'take no heading out of a code block' {
        $sections = Split-Section "## A`n`n``````text`n## not a heading`n```````n## B`ny" 2
        $sections.Keys | Should -Be 'A', 'B'
        $sections['A'] | Should -Match '## not a heading'
    }

    It 'join the lines of a paragraph and keep those of a list' {
        (Split-Block "one`ntwo`n`n- three`n- four").Text | Should -Be 'one two', '- three', '- four'
    }

    It 'find a parameter that is not there' {
        Find-WrongParameter 'New-GraphChat x@y.z -NoSuch; Wait-GraphChatOperation -TimeoutSec 3; Get-GraphChatX' |
            Should -Be 'New-GraphChat -NoSuch', 'Get-GraphChatX'
    }
}
