<#
.SYNOPSIS
Brings the help in step with the cmdlets: refreshes what the pages in docs/en-US can have from the built module (syntax,
parameter tables), and writes the MAML in src/ChatModule/en-US from the pages.
.DESCRIPTION
The texts are written by hand, in the pages. Run this after a build and after each change of a page or a parameter, and commit
both; Help.Tests.ps1 fails when that was forgotten. A parameter without a text is an error that names it.
.EXAMPLE
dotnet build src/ChatModule && pwsh -NoProfile -File docs/Update-Help.ps1
#>
[CmdletBinding()]
param(
    # The built module.
    [string] $Module = "$PSScriptRoot/../output/ChatModule/ChatModule.psd1",

    # The pages, one for each cmdlet.
    [string] $Pages = "$PSScriptRoot/en-US",

    # The MAML file.
    [string] $Maml = "$PSScriptRoot/../src/ChatModule/en-US/ChatModule.dll-Help.xml"
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/HelpPage.ps1"
. "$PSScriptRoot/CmdletShape.ps1"
. "$PSScriptRoot/Maml.ps1"

$cmdlets = (Import-Module $Module -PassThru).ExportedCmdlets.Values | Sort-Object Name
$settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
$xml = [System.Xml.XmlWriter]::Create($Maml, $settings)
try {
    $xml.WriteStartElement('helpItems', 'http://msh')
    $xml.WriteAttributeString('schema', 'maml')
    foreach ($cmdlet in $cmdlets) {
        $path = Join-Path $Pages "$($cmdlet.Name).md"
        $page = Read-HelpPage $path
        $text = (Get-Content $path -Raw) -replace "`r", ''
        $text = [regex]::Replace($text, '(?s)(?<=\n## SYNTAX\n\n).*?(?=\n\n## DESCRIPTION\n)', { Format-Syntax $cmdlet })
        foreach ($parameter in Get-DocumentedParameter $cmdlet) {
            $doc = $page.Parameters[$parameter.Name]
            if (-not $doc.Text) { throw "$path says nothing about -$($parameter.Name)." }
            $table = Format-ParameterTable $parameter $doc.Default
            $text = [regex]::Replace($text, "(?s)(?<=\n### -$($parameter.Name)\n)(.*?)\n*(\n``````yaml\n.*?\n``````\n*)*(?=\n###? )",
                { param($match) "$($match.Groups[1].Value.TrimEnd())`n`n$table`n" })
        }
        [System.IO.File]::WriteAllText((Resolve-Path $path), $text)
        Write-Command $cmdlet (Read-HelpPage $path) -To $xml
    }
    $xml.WriteEndElement()
}
finally {
    $xml.Dispose()
}
# XmlWriter ends without a line end; the repository's files have one.
[System.IO.File]::AppendAllText((Resolve-Path $Maml), "`n")
