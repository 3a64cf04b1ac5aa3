# What a compiled cmdlet says of itself: its parameters and syntax. Dot-source this file.

function Get-DocumentedParameter {
    <# .SYNOPSIS The parameters that a user sees, by name: not the common ones, not the hidden ones. #>
    [OutputType([System.Management.Automation.ParameterMetadata])]
    param([System.Management.Automation.CmdletInfo] $Cmdlet)

    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $Cmdlet.Parameters.Values | Where-Object {
        $_.Name -notin $common -and -not ($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow })
    } | Sort-Object { $_.Name -in 'WhatIf', 'Confirm' }, Name
}

function Get-ShortTypeName {
    <# .SYNOPSIS A type's name as syntax lines write it. #>
    [OutputType([string])]
    param([type] $Type)

    if ($Type -eq [switch]) { 'SwitchParameter' } else { $Type.Name }
}

function Get-ParameterSyntax {
    <# .SYNOPSIS The documented parameters of one set, in the order of the syntax line. #>
    [OutputType([System.Management.Automation.CommandParameterInfo])]
    param([System.Management.Automation.CmdletInfo] $Cmdlet, [System.Management.Automation.CommandParameterSetInfo] $Set)

    $shown = (Get-DocumentedParameter $Cmdlet).Name
    $Set.Parameters | Where-Object Name -In $shown | Sort-Object -Stable { $_.Position -lt 0 },
    { if ($_.Position -ge 0) { $_.Position } else { 0 } }, { -not $_.IsMandatory }, { $_.Name -in 'WhatIf', 'Confirm' }
}

function Format-Syntax {
    <# .SYNOPSIS The SYNTAX section of a page. #>
    [OutputType([string])]
    param([System.Management.Automation.CmdletInfo] $Cmdlet)

    $sets = foreach ($set in $Cmdlet.ParameterSets | Sort-Object -Stable { -not $_.IsDefault }) {
        $words = foreach ($parameter in Get-ParameterSyntax $Cmdlet $set) {
            $name = if ($parameter.Position -ge 0) { "[-$($parameter.Name)]" } else { "-$($parameter.Name)" }
            $both = if ($parameter.ParameterType -eq [switch]) { $name } else { "$name <$(Get-ShortTypeName $parameter.ParameterType)>" }
            if ($parameter.IsMandatory) { $both } else { "[$both]" }
        }
        $lines = [System.Collections.Generic.List[string]]::new()
        $line = $Cmdlet.Name
        foreach ($word in @($words) + '[<CommonParameters>]') {
            if ($line.Length + $word.Length + 1 -gt 110) {
                $lines.Add($line)
                $line = ''
            }
            $line += " $word"
        }
        $lines.Add($line)
        $head = if ($Cmdlet.ParameterSets.Count -eq 1) { '' } else { "### $($set.Name)$(if ($set.IsDefault) { ' (Default)' })`n" }
        "$head``````text`n$($lines -join "`n")`n``````"
    }
    $sets -join "`n`n"
}

function Format-ParameterTable {
    <# .SYNOPSIS The yaml blocks of a parameter: one for each way that its sets differ. #>
    [OutputType([string])]
    param([System.Management.Automation.ParameterMetadata] $Parameter, [string] $Default)

    $ways = $Parameter.ParameterSets.GetEnumerator() | Group-Object {
        "$($_.Value.IsMandatory)|$($_.Value.Position)|$($_.Value.ValueFromPipeline)|$($_.Value.ValueFromPipelineByPropertyName)"
    }
    $blocks = foreach ($way in $ways) {
        $one = $way.Group[0].Value
        $sets = ($way.Group.Key | Sort-Object) -join ', ' -replace '^__AllParameterSets$', '(All)'
        $pipeline = @(if ($one.ValueFromPipeline) { 'ByValue' }; if ($one.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
        $accepted = ($Parameter.Attributes | Where-Object { $_ -is [ValidateSet] }).ValidValues -join ', '
        @(
            '```yaml'
            "Type: $(Get-ShortTypeName $Parameter.ParameterType)"
            "Parameter Sets: $sets"
            "Aliases: $($Parameter.Aliases -join ', ')".TrimEnd()
            if ($accepted) { "Accepted values: $accepted" }
            ''
            "Required: $($one.IsMandatory)"
            "Position: $(if ($one.Position -ge 0) { $one.Position } else { 'Named' })"
            "Default value: $Default"
            "Accept pipeline input: $(if ($pipeline) { "True ($pipeline)" } else { 'False' })"
            'Accept wildcard characters: False'
            '```'
        ) -join "`n"
    }
    $blocks -join "`n`n"
}
