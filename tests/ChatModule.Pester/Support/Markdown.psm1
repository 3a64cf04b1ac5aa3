# Reads the sections and code blocks of Markdown documents, and help pages.

$ErrorActionPreference = 'Stop'

function Split-Section {
    <# .SYNOPSIS Splits a text at the headings of a level, except for headings in code blocks. #>
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param([string] $Text, [int] $Level)

    $sections = [ordered]@{}
    $name = $null
    $fenced = $false
    foreach ($line in $Text -split "`n") {
        if ($line.StartsWith('```')) { $fenced = -not $fenced }
        if (-not $fenced -and $line -match "^#{$Level} (.+)$") {
            $name = $Matches[1].Trim()
            if ($sections.Contains($name)) { throw "The heading '$name' is duplicated." }
            $sections[$name] = [System.Collections.Generic.List[string]]::new()
        }
        elseif ($null -ne $name) { $sections[$name].Add($line) }
    }
    foreach ($key in @($sections.Keys)) { $sections[$key] = ($sections[$key] -join "`n").Trim() }
    $sections
}

function Split-Block {
    <# .SYNOPSIS Splits a text into code blocks and paragraphs. The lines of a paragraph are joined, except for lists. #>
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
    <# .SYNOPSIS Reads the parts of a help page that the tests compare with the cmdlet. #>
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
