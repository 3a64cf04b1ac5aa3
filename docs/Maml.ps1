# Writes MAML, the XML that Get-Help reads for compiled cmdlets. Dot-source this file after HelpPage.ps1 and CmdletShape.ps1.

function ConvertTo-PlainText {
    <# .SYNOPSIS Markdown without its marks; a link keeps its address. #>
    [OutputType([string])]
    param([string] $Text)

    $Text -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '\*\*([^*]+)\*\*', '$1' -replace '`', ''
}

function Write-Paragraph {
    <# .SYNOPSIS Paragraphs below an element of the given name. #>
    param([System.Xml.XmlWriter] $Xml, [string] $Prefix, [string] $Name, [object[]] $Blocks)

    $Xml.WriteStartElement($Prefix, $Name, $Namespaces[$Prefix])
    foreach ($block in $Blocks) {
        $text = if ($block -is [string]) { $block } else { $block.Text }
        $isCode = $block -isnot [string] -and $block.Kind -eq 'Code'
        $Xml.WriteElementString('maml', 'para', $Namespaces.maml, $(if ($isCode) { $text } else { ConvertTo-PlainText $text }))
    }
    $Xml.WriteEndElement()
}

function Write-Parameter {
    <# .SYNOPSIS A parameter, for the syntax or for the full list. #>
    param([System.Xml.XmlWriter] $Xml, [System.Management.Automation.CommandParameterInfo] $Parameter, [object] $Doc, [switch] $Short)

    $pipeline = @(if ($Parameter.ValueFromPipeline) { 'ByValue' }; if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
    $Xml.WriteStartElement('command', 'parameter', $Namespaces.command)
    $Xml.WriteAttributeString('required', "$($Parameter.IsMandatory)".ToLowerInvariant())
    $Xml.WriteAttributeString('variableLength', "$($Parameter.ParameterType.IsArray)".ToLowerInvariant())
    $Xml.WriteAttributeString('globbing', 'false')
    $Xml.WriteAttributeString('pipelineInput', $(if ($pipeline) { "true ($pipeline)" } else { 'false' }))
    $Xml.WriteAttributeString('position', $(if ($Parameter.Position -ge 0) { "$($Parameter.Position)" } else { 'named' }))
    $Xml.WriteAttributeString('aliases', $(if ($Parameter.Aliases) { $Parameter.Aliases -join ', ' } else { 'none' }))
    $Xml.WriteElementString('maml', 'name', $Namespaces.maml, $Parameter.Name)
    if (-not $Short) { Write-Paragraph $Xml maml description $Doc.Text }
    $type = Get-ShortTypeName $Parameter.ParameterType
    if ($Parameter.ParameterType -ne [switch]) {
        $Xml.WriteStartElement('command', 'parameterValue', $Namespaces.command)
        $Xml.WriteAttributeString('required', 'true')
        $Xml.WriteAttributeString('variableLength', 'false')
        $Xml.WriteString($type)
        $Xml.WriteEndElement()
    }
    Write-TypeName $Xml $type
    $Xml.WriteElementString('dev', 'defaultValue', $Namespaces.dev, $Doc.Default)
    $Xml.WriteEndElement()
}

function Write-TypeName {
    <# .SYNOPSIS A type by name. #>
    param([System.Xml.XmlWriter] $Xml, [string] $Name)

    $Xml.WriteStartElement('dev', 'type', $Namespaces.dev)
    $Xml.WriteElementString('maml', 'name', $Namespaces.maml, $Name)
    $Xml.WriteEndElement()
}

function Write-Value {
    <# .SYNOPSIS The types that go in, or come out. #>
    param([System.Xml.XmlWriter] $Xml, [string] $List, [string] $Item, [System.Collections.IDictionary] $Types)

    $Xml.WriteStartElement('command', $List, $Namespaces.command)
    foreach ($type in $Types.Keys) {
        $Xml.WriteStartElement('command', $Item, $Namespaces.command)
        Write-TypeName $Xml $type
        Write-Paragraph $Xml maml description @(Split-Block $Types[$type])
        $Xml.WriteEndElement()
    }
    $Xml.WriteEndElement()
}

function Write-Example {
    <# .SYNOPSIS An example: its code with what it puts out, then what there is to say about it. #>
    param([System.Xml.XmlWriter] $Xml, [string] $Title, [string] $Text)

    $blocks = @(Split-Block $Text)
    $Xml.WriteStartElement('command', 'example', $Namespaces.command)
    $Xml.WriteElementString('maml', 'title', $Namespaces.maml, "---------- $Title ----------")
    $Xml.WriteElementString('dev', 'code', $Namespaces.dev, (@($blocks | Where-Object Kind -EQ Code).Text -join "`n`n"))
    # The empty paragraph keeps the next example's title apart.
    Write-Paragraph $Xml dev remarks @($blocks | Where-Object Kind -EQ Text; '')
    $Xml.WriteEndElement()
}

function Write-Command {
    <# .SYNOPSIS The help of one cmdlet. #>
    param([System.Xml.XmlWriter] $Xml, [System.Management.Automation.CmdletInfo] $Cmdlet, [object] $Page)

    $Xml.WriteStartElement('command', 'command', $Namespaces.command)
    foreach ($prefix in 'maml', 'dev') { $Xml.WriteAttributeString('xmlns', $prefix, $null, $Namespaces[$prefix]) }
    $Xml.WriteStartElement('command', 'details', $Namespaces.command)
    $Xml.WriteElementString('command', 'name', $Namespaces.command, $Cmdlet.Name)
    $Xml.WriteElementString('command', 'verb', $Namespaces.command, $Cmdlet.Verb)
    $Xml.WriteElementString('command', 'noun', $Namespaces.command, $Cmdlet.Noun)
    Write-Paragraph $Xml maml description $Page.Synopsis
    $Xml.WriteEndElement()
    Write-Paragraph $Xml maml description $Page.Description
    $Xml.WriteStartElement('command', 'syntax', $Namespaces.command)
    foreach ($set in $Cmdlet.ParameterSets | Sort-Object -Stable { -not $_.IsDefault }) {
        $Xml.WriteStartElement('command', 'syntaxItem', $Namespaces.command)
        $Xml.WriteElementString('maml', 'name', $Namespaces.maml, $Cmdlet.Name)
        foreach ($parameter in Get-ParameterSyntax $Cmdlet $set) { Write-Parameter $Xml $parameter $Page.Parameters[$parameter.Name] -Short }
        $Xml.WriteEndElement()
    }
    $Xml.WriteEndElement()
    $Xml.WriteStartElement('command', 'parameters', $Namespaces.command)
    foreach ($name in $Page.Parameters.Keys) {
        $parameter = $Cmdlet.ParameterSets.Parameters | Where-Object Name -EQ $name | Select-Object -First 1
        if ($parameter) { Write-Parameter $Xml $parameter $Page.Parameters[$name] }
    }
    $Xml.WriteEndElement()
    Write-Value $Xml inputTypes inputType $Page.Inputs
    Write-Value $Xml returnValues returnValue $Page.Outputs
    $Xml.WriteStartElement('maml', 'alertSet', $Namespaces.maml)
    Write-Paragraph $Xml maml alert $Page.Notes
    $Xml.WriteEndElement()
    $Xml.WriteStartElement('command', 'examples', $Namespaces.command)
    foreach ($title in $Page.Examples.Keys) { Write-Example $Xml $title $Page.Examples[$title] }
    $Xml.WriteEndElement()
    $Xml.WriteStartElement('command', 'relatedLinks', $Namespaces.command)
    foreach ($link in $Page.Links) {
        $Xml.WriteStartElement('maml', 'navigationLink', $Namespaces.maml)
        $Xml.WriteElementString('maml', 'linkText', $Namespaces.maml, $link.Text)
        $Xml.WriteElementString('maml', 'uri', $Namespaces.maml, $(if ($link.Uri -match '^https:') { $link.Uri } else { '' }))
        $Xml.WriteEndElement()
    }
    $Xml.WriteEndElement()
    $Xml.WriteEndElement()
}

$Namespaces = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}
