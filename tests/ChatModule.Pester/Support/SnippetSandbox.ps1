# The environment of the snippets: files, stubs for commands of other modules, and the emulator in place of Graph and the
# sign-in service. Dot-sourced in a new pwsh process with an empty working folder.

$ErrorActionPreference = 'Continue'
$WarningPreference = 'SilentlyContinue'
$InformationPreference = 'SilentlyContinue'
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'
Import-Module $env:CHATMODULE_MANIFEST
Import-Module "$env:SANDBOX/Microsoft.Graph.Authentication.dll"

$secret = [pscredential]::new('11112222-bbbb-3333-cccc-4444dddd5555', (ConvertTo-SecureString secret -AsPlainText -Force))
Set-Item Function:Get-Credential { param($UserName) [pscredential]::new($UserName, $secret.Password) }
function Get-MgUser {
    'megan@contoso.com', 'alex@contoso.com', 'lidia@contoso.com' | ForEach-Object {
        [pscustomobject]@{ Id = $ids[$_]; UserPrincipalName = $_; OfficeLocation = $_ -like 'm*' ? 'Bern' : 'Oslo' }
    }
}
function Get-MgAppCatalogTeamApp { [pscustomobject]@{ Id = '05F59CEC-A742-4A50-A62E-202A57E478A4'; DisplayName = 'Sales Helper' } }
# With -UseMgGraph, the cloud is that of Connect-MgGraph, so the defaults below don't apply.
function Connect-GraphChat {
    if ($args -contains '-UseMgGraph') { $PSDefaultParameterValues = @{} }
    ChatModule\Connect-GraphChat @args
}
function Connect-MgGraph {
    $null = Microsoft.Graph.Authentication\Add-MgEnvironment -Name Sandbox -AzureADEndpoint $env:AUTHORITY -GraphEndpoint $env:GRAPH
    Microsoft.Graph.Authentication\Connect-MgGraph -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText) -Environment Sandbox -NoWelcome
}

$token = ConvertTo-SecureString $env:TOKEN -AsPlainText
$app = '05F59CEC-A742-4A50-A62E-202A57E478A4'
$id = '11112222-bbbb-3333-cccc-4444dddd5555'
$blueprint = $env:BLUEPRINT = 'b10e0000-0000-4000-8000-000000000001'
$agent = $env:AGENT = 'a9e00000-0000-4000-8000-000000000001'
$env:AGENT_USER = 'agent@contoso.com'
$env:TENANT = 'contoso.com'
$ids = @{ 'megan@contoso.com' = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'; 'alex@contoso.com' = '8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca'; 'lidia@contoso.com' = 'bfb5bb25-3a8d-487d-9828-7875ced51a30' }
$people = 1..3 | ForEach-Object { [pscustomobject]@{ UserPrincipalName = 'user{0:d5}@contoso.com' -f $_; DisplayName = "Person $_"; OfficeLocation = $_ -eq 1 ? 'Bern' : 'Oslo'; Login = 'user{0:d5}@contoso.com' -f $_ } }
'people.csv', 'newcomers.csv', 'contoso.csv', 'fabrikam.csv', 'sales.csv', 'support.csv' | ForEach-Object { $people | Export-Csv $_ }
'Topic,Members', 'Project X,megan@contoso.com;alex@contoso.com', 'Project Y,megan@contoso.com;alex@contoso.com;lidia@contoso.com' | Set-Content chats.csv

# Snippets sign in to the emulator without mentioning it.
$PSDefaultParameterValues['Connect-GraphChat:GraphEndpoint'] = $env:GRAPH
$PSDefaultParameterValues['Connect-GraphChat:AuthorityHost'] = $env:AUTHORITY
# A device code replaces the browser. It's ignored with another sign-in method.
$PSDefaultParameterValues['Connect-GraphChat:UseDeviceCode'] = $true

# New runspaces import the module by name.
$folder = (Get-Module ChatModule).ModuleBase
if ((Split-Path $folder -Leaf) -ne 'ChatModule') { $folder = Split-Path $folder }
$env:PSModulePath = "$(Split-Path $folder)$([System.IO.Path]::PathSeparator)$env:PSModulePath"

if ($IsApp) { Connect-GraphChat -Identity } else { Connect-GraphChat -AccessToken $token }
