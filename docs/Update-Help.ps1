#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.1' }
<#
.SYNOPSIS
Updates the help with Microsoft.PowerShell.PlatyPS: what the pages in docs/en-US have from the built module (syntax, parameter tables),
the module page, and the MAML in src/ChatModule/en-US.

.DESCRIPTION
The texts are written by hand, in the pages. Run this in a fresh pwsh after a build and after each change of a page or a parameter, and
commit the result; Help.Tests.ps1 fails if that was forgotten. A new parameter needs its heading and text first: ### -Name.

PlatyPS 1.0.3 writes neither the code of examples to the element that Get-Help shows it from nor default values, and it leaves the marks of
Markdown in texts. Repair-Maml does that. Its Update-MarkdownCommandHelp isn't used, because it adds what Get-Help says to the texts.

.EXAMPLE
dotnet build src/ChatModule && pwsh -NoProfile -File docs/Update-Help.ps1
#>
[CmdletBinding()]
param(
    # The manifest of the built module.
    [string] $Module = "$PSScriptRoot/../output/ChatModule/ChatModule.psd1",

    # The pages, one for each cmdlet.
    [string] $Pages = "$PSScriptRoot/en-US",

    # The MAML file.
    [string] $Maml = "$PSScriptRoot/../src/ChatModule/en-US/ChatModule.dll-Help.xml"
)

$ErrorActionPreference = 'Stop'

<# .SYNOPSIS The help of a cmdlet: its shape from the module, and its texts from the page. #>
function Get-UpdatedHelp([System.Management.Automation.CommandInfo] $Command, [string] $Path) {
    $page = Import-MarkdownCommandHelp -Path $Path
    $written = (Get-Content $Path -Raw) -replace "`r"
    $help = New-CommandHelp $Command
    $help.Synopsis, $help.Description, $help.Notes = $page.Synopsis, $page.Description, $page.Notes
    $help.Metadata['HelpUri'] = $help.OnlineVersionUrl = "$($page.Metadata['HelpUri'])"
    foreach ($part in 'Examples', 'Inputs', 'Outputs', 'RelatedLinks') {
        $help.$part.Clear()
        $page.$part | ForEach-Object { $help.$part.Add($_) }
    }
    foreach ($parameter in $help.Parameters) {
        $text = $page.Parameters | Where-Object Name -EQ $parameter.Name
        # PlatyPS overlooks the text of a new parameter, which has no table yet.
        $description = $text.Description ? $text.Description : [regex]::Match($written, "(?ms)^### -$($parameter.Name)\n+(.*?)\s*^##").Groups[1].Value
        if (-not $description) { throw "$Path says nothing about -$($parameter.Name)." }
        $parameter.Description, $parameter.DefaultValue = $description, $text.DefaultValue
    }
    $help
}

function Write-Page([string] $Path, [string] $Text) {
    # The date would change with each run, though nothing else has.
    $text = $Text -replace "`r" -replace '(?m)^ms\.date:.*\n' -replace '(?m)[ \t]+$'
    # No cmdlet has an alias, and PlatyPS leaves a placeholder for them.
    $text = $text -replace '(?s)## ALIASES\n.*?(?=## )'
    [System.IO.File]::WriteAllText($Path, "$($text.Trim())`n")
}

function ConvertTo-PlainText([string] $Text) {
    $Text -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '\*\*([^*]+)\*\*', '$1' -replace '`', ''
}

function Repair-Maml([xml] $Xml, [object[]] $Help) {
    $names = [System.Xml.XmlNamespaceManager]::new($Xml.NameTable)
    foreach ($prefix in @{ maml = 'maml/2004/10'; command = 'maml/dev/command/2004/10'; dev = 'maml/dev/2004/10' }.GetEnumerator()) {
        $names.AddNamespace($prefix.Key, "http://schemas.microsoft.com/$($prefix.Value)")
    }
    $newElement = { param([string] $Prefix, [string] $Name, [string] $Text)
        $element = $Xml.CreateElement($Prefix, $Name, $names.LookupNamespace($Prefix))
        $element.InnerText = $Text
        $element
    }
    foreach ($command in $Xml.SelectNodes('//command:command', $names)) {
        $page = $Help | Where-Object Title -EQ $command.SelectSingleNode('command:details/command:name', $names).InnerText
        foreach ($parameter in $command.SelectNodes('.//command:parameter', $names)) {
            $default = ($page.Parameters | Where-Object Name -EQ $parameter.SelectSingleNode('maml:name', $names).InnerText).DefaultValue
            $null = $parameter.AppendChild((& $newElement dev defaultValue ($default ? $default : 'None')))
        }
        $number = 0
        foreach ($example in $command.SelectNodes('.//command:example', $names)) {
            $text = $page.Examples[$number++].Remarks -replace "`r"
            $code = [regex]::Matches($text, '(?ms)^```[^\n]*\n(.*?)\n?^```') | ForEach-Object { $_.Groups[1].Value }
            $example.SelectSingleNode('dev:code', $names).InnerText = $code -join "`n`n"
            $example.SelectNodes('maml:introduction', $names) | ForEach-Object { $null = $example.RemoveChild($_) }
            $remarks = $example.SelectSingleNode('dev:remarks', $names)
            $remarks.RemoveAll()
            # The empty paragraph keeps the next example's title apart.
            foreach ($paragraph in @(($text -replace '(?ms)^```.*?^```[ ]*$') -split '\n\s*\n' | Where-Object { $_.Trim() }) + '') {
                $null = $remarks.AppendChild((& $newElement maml para $paragraph.Trim()))
            }
        }
        # Only an address can be opened.
        $command.SelectNodes('.//maml:uri', $names) | Where-Object InnerText -NotLike 'https:*' | ForEach-Object { $_.InnerText = '' }
        $command.SelectNodes('.//maml:para', $names) | ForEach-Object { $_.InnerText = ConvertTo-PlainText $_.InnerText }
    }
}

Import-Module Microsoft.PowerShell.PlatyPS
$commands = (Import-Module $Module -PassThru).ExportedCmdlets.Values | Sort-Object Name
$folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "help-$([guid]::NewGuid())")).FullName
try {
    $help = foreach ($command in $commands) {
        Get-UpdatedHelp $command (Join-Path $Pages "$($command.Name).md")
    }
    $null = $help | Export-MarkdownCommandHelp -OutputFolder $folder -Force
    $null = New-MarkdownModuleFile -CommandHelp $help -OutputFolder $folder -Force
    foreach ($file in Get-ChildItem $folder/ChatModule -Filter *.md) {
        Write-Page (Join-Path $Pages $file.Name) (Get-Content $file -Raw)
    }
    $null = $help | Export-MamlCommandHelp -OutputFolder $folder -Force
    $xml = [xml](Get-Content $folder/ChatModule/ChatModule.dll-Help.xml -Raw)
    Repair-Maml $xml $help
    $settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $writer = [System.Xml.XmlWriter]::Create($Maml, $settings)
    try { $xml.Save($writer) } finally { $writer.Dispose() }
    [System.IO.File]::AppendAllText((Resolve-Path $Maml), "`n")
}
finally {
    Remove-Item $folder -Recurse -Force
}
