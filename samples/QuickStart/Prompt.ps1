# Connects the prompt of the quick start to the emulator.
Import-Module $env:QUICKSTART_MODULE
$endpoint = $env:QUICKSTART_ENDPOINT
$token = ConvertTo-SecureString $env:QUICKSTART_TOKEN -AsPlainText
Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint
@'
Connected. Try: New-GraphChat megan@contoso.com -OneOnOne
People: megan, alex, jacob, isaiah, lidia, and user00001 to user20000, all @contoso.com.
Type exit to leave.

'@
