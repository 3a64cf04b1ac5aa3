# A page of docs/en-US: Markdown in the schema of platyPS 2.0.0. Dot-source this file.

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
    <# .SYNOPSIS What a page says. #>
    [OutputType([pscustomobject])]
    param([string] $Path)

    $text = (Get-Content $Path -Raw) -replace "`r", ''
    $online = [regex]::Match($text, '(?m)\A---\n(?:(?!---).*\n)*?online version:[ ]*(\S+)').Groups[1].Value
    $text = $text -replace '(?s)\A---.*?\n---\n', ''
    $page = Split-Section $text 2
    foreach ($heading in 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'EXAMPLES', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
        if (-not $page.Contains($heading)) { throw "$Path lacks the heading '## $heading'." }
    }
    $parameters = [ordered]@{}
    $sections = Split-Section $page['PARAMETERS'] 3
    foreach ($heading in $sections.Keys) {
        if (-not $heading.StartsWith('-')) { continue }
        $default = if ($sections[$heading] -match '(?m)^Default value: (.+)$') { $Matches[1].Trim() } else { 'None' }
        $parameters[$heading.Substring(1)] = [pscustomobject]@{
            Text    = @(Split-Block $sections[$heading] | Where-Object Language -NE 'yaml')
            Default = $default
        }
    }
    [pscustomobject]@{
        Name        = (Split-Section $text 1).Keys | Select-Object -First 1
        Online      = $online
        Synopsis    = $page['SYNOPSIS']
        Description = @(Split-Block $page['DESCRIPTION'])
        Examples    = Split-Section $page['EXAMPLES'] 3
        Parameters  = $parameters
        Inputs      = Split-Section $page['INPUTS'] 3
        Outputs     = Split-Section $page['OUTPUTS'] 3
        Notes       = @(Split-Block $page['NOTES'])
        Links       = @([regex]::Matches($page['RELATED LINKS'], '(?m)^\[(?<text>.+?)\]\((?<uri>.*?)\)') |
                ForEach-Object { [pscustomobject]@{ Text = $_.Groups['text'].Value; Uri = $_.Groups['uri'].Value } })
    }
}
