# Writes MAML, the XML that Get-Help reads for compiled cmdlets. Dot-source this file after HelpPage.ps1 and CmdletShape.ps1.

function ConvertTo-PlainText {
    <# .SYNOPSIS Markdown without its marks; a link keeps its address. #>
    [OutputType([string])]
    param([string] $Text)

    $Text -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '\*\*([^*]+)\*\*', '$1' -replace '`', ''
}

function Write-Paragraph {
    <# .SYNOPSIS Paragraphs below an element of the given name, such as maml:description. #>
    param([string] $Element, [object[]] $Blocks, [System.Xml.XmlWriter] $To)

    $prefix, $name = $Element -split ':'
    $To.WriteStartElement($prefix, $name, $Namespaces[$prefix])
    foreach ($block in $Blocks) {
        $text = if ($block -is [string]) { $block } else { $block.Text }
        $isCode = $block -isnot [string] -and $block.Kind -eq 'Code'
        $To.WriteElementString('maml', 'para', $Namespaces.maml, $(if ($isCode) { $text } else { ConvertTo-PlainText $text }))
    }
    $To.WriteEndElement()
}

function Write-Parameter {
    <# .SYNOPSIS A parameter, for the syntax or for the full list. #>
    param([System.Management.Automation.CommandParameterInfo] $Parameter, [object] $Doc, [System.Xml.XmlWriter] $To, [switch] $Short)

    $pipeline = @(if ($Parameter.ValueFromPipeline) { 'ByValue' }; if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
    $To.WriteStartElement('command', 'parameter', $Namespaces.command)
    $To.WriteAttributeString('required', "$($Parameter.IsMandatory)".ToLowerInvariant())
    $To.WriteAttributeString('variableLength', "$($Parameter.ParameterType.IsArray)".ToLowerInvariant())
    $To.WriteAttributeString('globbing', 'false')
    $To.WriteAttributeString('pipelineInput', $(if ($pipeline) { "true ($pipeline)" } else { 'false' }))
    $To.WriteAttributeString('position', $(if ($Parameter.Position -ge 0) { "$($Parameter.Position)" } else { 'named' }))
    $To.WriteAttributeString('aliases', $(if ($Parameter.Aliases) { $Parameter.Aliases -join ', ' } else { 'none' }))
    $To.WriteElementString('maml', 'name', $Namespaces.maml, $Parameter.Name)
    if (-not $Short) { Write-Paragraph maml:description $Doc.Text -To $To }
    $type = Get-ShortTypeName $Parameter.ParameterType
    if ($Parameter.ParameterType -ne [switch]) {
        $To.WriteStartElement('command', 'parameterValue', $Namespaces.command)
        $To.WriteAttributeString('required', 'true')
        $To.WriteAttributeString('variableLength', 'false')
        $To.WriteString($type)
        $To.WriteEndElement()
    }
    Write-TypeName $type -To $To
    $To.WriteElementString('dev', 'defaultValue', $Namespaces.dev, $Doc.Default)
    $To.WriteEndElement()
}

function Write-TypeName {
    <# .SYNOPSIS A type by name. #>
    param([string] $Name, [System.Xml.XmlWriter] $To)

    $To.WriteStartElement('dev', 'type', $Namespaces.dev)
    $To.WriteElementString('maml', 'name', $Namespaces.maml, $Name)
    $To.WriteEndElement()
}

function Write-Value {
    <# .SYNOPSIS The types that go in (inputType), or come out (returnValue). #>
    param([string] $Item, [System.Collections.IDictionary] $Types, [System.Xml.XmlWriter] $To)

    $To.WriteStartElement('command', "${Item}s", $Namespaces.command)
    foreach ($type in $Types.Keys) {
        $To.WriteStartElement('command', $Item, $Namespaces.command)
        Write-TypeName $type -To $To
        Write-Paragraph maml:description @(Split-Block $Types[$type]) -To $To
        $To.WriteEndElement()
    }
    $To.WriteEndElement()
}

function Write-Example {
    <# .SYNOPSIS An example: its code with what it puts out, then what there is to say about it. #>
    param([string] $Title, [string] $Text, [System.Xml.XmlWriter] $To)

    $blocks = @(Split-Block $Text)
    $To.WriteStartElement('command', 'example', $Namespaces.command)
    $To.WriteElementString('maml', 'title', $Namespaces.maml, "---------- $Title ----------")
    $To.WriteElementString('dev', 'code', $Namespaces.dev, (@($blocks | Where-Object Kind -EQ Code).Text -join "`n`n"))
    # The empty paragraph keeps the next example's title apart.
    Write-Paragraph dev:remarks @($blocks | Where-Object Kind -EQ Text; '') -To $To
    $To.WriteEndElement()
}

function Write-Link {
    <# .SYNOPSIS A related link. #>
    param([string] $Text, [string] $Uri, [System.Xml.XmlWriter] $To)

    $To.WriteStartElement('maml', 'navigationLink', $Namespaces.maml)
    $To.WriteElementString('maml', 'linkText', $Namespaces.maml, $Text)
    $To.WriteElementString('maml', 'uri', $Namespaces.maml, $Uri)
    $To.WriteEndElement()
}

function Write-Command {
    <# .SYNOPSIS The help of one cmdlet. #>
    param([System.Management.Automation.CmdletInfo] $Cmdlet, [object] $Page, [System.Xml.XmlWriter] $To)

    $To.WriteStartElement('command', 'command', $Namespaces.command)
    foreach ($prefix in 'maml', 'dev') { $To.WriteAttributeString('xmlns', $prefix, $null, $Namespaces[$prefix]) }
    $To.WriteStartElement('command', 'details', $Namespaces.command)
    $To.WriteElementString('command', 'name', $Namespaces.command, $Cmdlet.Name)
    $To.WriteElementString('command', 'verb', $Namespaces.command, $Cmdlet.Verb)
    $To.WriteElementString('command', 'noun', $Namespaces.command, $Cmdlet.Noun)
    Write-Paragraph maml:description $Page.Synopsis -To $To
    $To.WriteEndElement()
    Write-Paragraph maml:description $Page.Description -To $To
    $To.WriteStartElement('command', 'syntax', $Namespaces.command)
    foreach ($set in $Cmdlet.ParameterSets | Sort-Object -Stable { -not $_.IsDefault }) {
        $To.WriteStartElement('command', 'syntaxItem', $Namespaces.command)
        $To.WriteElementString('maml', 'name', $Namespaces.maml, $Cmdlet.Name)
        foreach ($parameter in Get-ParameterSyntax $Cmdlet $set) { Write-Parameter $parameter $Page.Parameters[$parameter.Name] -To $To -Short }
        $To.WriteEndElement()
    }
    $To.WriteEndElement()
    $To.WriteStartElement('command', 'parameters', $Namespaces.command)
    foreach ($name in $Page.Parameters.Keys) {
        $parameter = $Cmdlet.ParameterSets.Parameters | Where-Object Name -EQ $name | Select-Object -First 1
        if ($parameter) { Write-Parameter $parameter $Page.Parameters[$name] -To $To }
    }
    $To.WriteEndElement()
    Write-Value inputType $Page.Inputs -To $To
    Write-Value returnValue $Page.Outputs -To $To
    $To.WriteStartElement('maml', 'alertSet', $Namespaces.maml)
    Write-Paragraph maml:alert $Page.Notes -To $To
    $To.WriteEndElement()
    $To.WriteStartElement('command', 'examples', $Namespaces.command)
    foreach ($title in $Page.Examples.Keys) { Write-Example $title $Page.Examples[$title] -To $To }
    $To.WriteEndElement()
    $To.WriteStartElement('command', 'relatedLinks', $Namespaces.command)
    # Get-Help -Online opens the first address that stands as one: the page's own, where it has one, and never another's.
    if ($Page.Online) { Write-Link 'Online version' $Page.Online -To $To }
    foreach ($link in $Page.Links) {
        Write-Link $(if ($link.Uri -match '^https:') { "$($link.Text): $($link.Uri)" } else { $link.Text }) '' -To $To
    }
    $To.WriteEndElement()
    $To.WriteEndElement()
}

$Namespaces = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}
