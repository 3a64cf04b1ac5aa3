<#
.SYNOPSIS
Puts rows into an Azure Storage queue, as pages for QueueWorker.ps1.

.EXAMPLE
Import-Csv people.csv | ./Add-QueuePage.ps1 -QueueUri 'https://contoso.queue.core.windows.net/chats?sv=...&sig=...'
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'QueueUri', Justification = 'A function uses it.')]
[CmdletBinding()]
param(
    # The queue with a SAS that allows to add messages.
    [Parameter(Mandatory)] [uri] $QueueUri,
    [Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject,
    # Rows in a message; a message holds 64 KB.
    [ValidateRange(1, 500)] [int] $PageSize = 100
)
begin {
    $page = [Collections.Generic.List[psobject]]::new()
    function Send-Page {
        $json = ConvertTo-Json -InputObject $page -Depth 6 -Compress
        $text = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json))
        $address = '{0}/messages{1}' -f $QueueUri.GetLeftPart('Path'), $QueueUri.Query
        $null = Invoke-WebRequest -Method Post -Uri $address -Headers @{ 'x-ms-version' = '2019-02-02' } -ContentType application/xml -MaximumRetryCount 5 -RetryIntervalSec 2 `
            -Body "<QueueMessage><MessageText>$text</MessageText></QueueMessage>" -ErrorAction Stop
        $page.Clear()
    }
}
process {
    $page.Add($InputObject)
    if ($page.Count -ge $PageSize) { Send-Page }
}
end {
    if ($page.Count -gt 0) { Send-Page }
}
