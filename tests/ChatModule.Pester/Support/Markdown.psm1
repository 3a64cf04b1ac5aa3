# Reads Markdown documents: their sections and code blocks, and the pages of help.

$ErrorActionPreference = 'Stop'

function Split-Section {
    <# .SYNOPSIS The parts of a text under the headings of one level, by heading; headings inside code fences do not count. #>
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param([string] $Text, [int] $Level)

    $sections = [ordered]@{}
    $name = $null
    $fenced = $false
    foreach ($line in $Text -split "`n") {
        if ($line.StartsWith('```')) { $fenced = -not $fenced }
        if (-not $fenced -and $line -match "^#{$Level} (.+)$") {
            $name = $Matches[1].Trim()
            if ($sections.Contains($name)) { throw "The heading '$name' stands there twice." }
            $sections[$name] = [System.Collections.Generic.List[string]]::new()
        }
        elseif ($null -ne $name) { $sections[$name].Add($line) }
    }
    foreach ($key in @($sections.Keys)) { $sections[$key] = ($sections[$key] -join "`n").Trim() }
    $sections
}

function Split-Block {
    <# .SYNOPSIS A text as code blocks and paragraphs; a paragraph's lines are joined, a list's are not. #>
    [OutputType([pscustomobject])]
    param([string] $Text)

    foreach ($piece in [regex]::Split($Text, '(?ms)^(```.*?^```[ ]*$)')) {
        if ($piece -match '(?s)^```(\S*)[ ]*\n(.*?)\n?```\s*$') {
            [pscustomobject]@{ Kind = 'Code'; Language = $Matches[1]; Text = $Matches[2] }
            continue
        }
        foreach ($paragraph in $piece -split '\n\s*\n') {
            $plain = $paragraph.Trim() -replace '\n(?!- )\s*', ' '
            foreach ($line in $plain -split '\n') {
                if ($line) { [pscustomobject]@{ Kind = 'Text'; Language = ''; Text = $line } }
            }
        }
    }
}

function Read-HelpPage {
    <# .SYNOPSIS What a page of docs/en-US says, as far as the tests compare it with the cmdlet. #>
    [OutputType([pscustomobject])]
    param([string] $Path)

    $text = (Get-Content $Path -Raw) -replace "`r", ''
    $page = Split-Section $text 2
    [pscustomobject]@{
        Synopsis   = $page['SYNOPSIS']
        Online     = [regex]::Match($text, '(?m)^HelpUri:[ ]*(\S+)').Groups[1].Value
        Parameters = @((Split-Section $page['PARAMETERS'] 3).Keys -like '-*' | ForEach-Object Substring 1)
        Examples   = @((Split-Section $page['EXAMPLES'] 3).Keys)
        Outputs    = @((Split-Section $page['OUTPUTS'] 3).Keys)
    }
}

Export-ModuleMember -Function *-*
