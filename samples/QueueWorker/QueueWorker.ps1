<#
.SYNOPSIS
Creates the chats of an Azure Storage queue, until the queue is empty. Run as many of these at the same time as you like.

.DESCRIPTION
Each message of the queue is a page of rows, a JSON array; Add-QueuePage.ps1 puts them there. A row with Members is one group chat; every other row
names a person and is one one-on-one chat. A message is deleted when its page is done, so a page whose worker stops in the middle comes back when its
visibility time-out is over, and another worker does it again. That doesn't create anything twice: the service returns a one-on-one chat that exists, and
-ReuseExisting uses a group that exists.

A row that can't succeed (a person who doesn't exist, a rule that is broken) goes to the poison queue, with its error; so does a message that comes
back again and again. Rows that failed for another reason leave the message in the queue, so that it's retried. While nothing gets through to
Microsoft Graph, the module waits, and the page stays the worker's. When that takes too long, the page goes back to the queue as if it had never been
received, and the worker ends with an error.

Connect before, for example with Connect-GraphChat -Identity in a container job, a function, or a runbook.

.EXAMPLE
./QueueWorker.ps1 -QueueUri 'https://contoso.queue.core.windows.net/chats?sv=...&sig=...' -PoisonQueueUri 'https://contoso.queue.core.windows.net/chats-poison?sv=...&sig=...'
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'VisibilityTimeout', Justification = 'Functions use it.')]
[CmdletBinding()]
param(
    # The queue with a SAS that allows to read, add, update, and process messages.
    [Parameter(Mandatory)] [uri] $QueueUri,
    # Where messages go that can't be done, with a SAS that allows to add messages.
    [Parameter(Mandatory)] [uri] $PoisonQueueUri,
    # Seconds until a message whose worker has stopped comes back. It's renewed while the worker works.
    [ValidateRange(2, 604800)] [int] $VisibilityTimeout = 120,
    # The most times that a message is received.
    [ValidateRange(1, 1000)] [int] $MaxDequeueCount = 5,
    [ValidateRange(1, 64)] [int] $ThrottleLimit = 8,
    # The other side of one-on-one chats, where an app is signed in.
    [object] $With
)

$ErrorActionPreference = 'Stop'
# https://learn.microsoft.com/rest/api/storageservices/operations-on-messages
$headers = @{ 'x-ms-version' = '2019-02-02' }
# Errors that are the same however often the row is retried.
$permanent = 'MemberNotRecognized', 'MemberNotFound', 'DuplicateMember', 'OneOnOneMembers', 'TopicNotAllowed', 'TopicInvalid', 'TooManyApps',
    'TooManyMembers', 'MixedInput', 'CallerNotMember', 'BadRequest', 'ExistingChatUncertain'

function Get-Address([uri] $Queue, [string] $Path, [string] $Query) {
    '{0}/messages{1}{2}{3}' -f $Queue.GetLeftPart('Path'), $Path, $Queue.Query, ($Query ? "&$Query" : '')
}

function Invoke-Queue([string] $Method, [string] $Address, [string] $Body) {
    $parameters = @{ Method = $Method; Uri = $Address; Headers = $headers; MaximumRetryCount = 5; RetryIntervalSec = 2 }
    if ($Body) { $parameters.Body = $Body; $parameters.ContentType = 'application/xml' }
    Invoke-WebRequest @parameters
}

function Receive-Message {
    $xml = (Invoke-Queue -Method Get -Address (Get-Address -Queue $QueueUri -Query "numofmessages=1&visibilitytimeout=$VisibilityTimeout")).Content
    # The service begins with a byte order mark.
    $list = [xml]$xml.Substring($xml.IndexOf('<'))
    $list.QueueMessagesList.QueueMessage
}

function Add-Message([uri] $Queue, [string] $Json) {
    $text = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Json))
    $null = Invoke-Queue -Method Post -Address (Get-Address -Queue $Queue) -Body "<QueueMessage><MessageText>$text</MessageText></QueueMessage>"
}

# Keeps a page from other workers until $Lease.Done is set, also while New-GraphChat waits and outputs nothing.
function Enter-Lease($Message, [hashtable] $Lease) {
    $address = Get-Address -Queue $QueueUri -Path "/$($Message.MessageId)" -Query "visibilitytimeout=$VisibilityTimeout"
    $interval = $VisibilityTimeout / 3 * 1000
    Start-ThreadJob {
        $ErrorActionPreference = 'Stop'
        while (-not ($using:Lease).Done.Wait($using:interval)) {
            $renewed = Invoke-WebRequest -Method Put -Uri "$using:address&popreceipt=$([uri]::EscapeDataString(($using:Lease).Receipt))" -Headers $using:headers -MaximumRetryCount 5 -RetryIntervalSec 2
            ($using:Lease)['Receipt'] = "$($renewed.Headers['x-ms-popreceipt'])"
        }
    }
}

# Whether anything gets through to Microsoft Graph. A page isn't to blame when nothing does.
function Test-Graph { -not (Test-GraphChatConnection).Where({ $_.Name -in 'Endpoint', 'Teams' -and $_.Status -eq 'Failed' }) }

function Complete-Message($Message, [string] $Receipt) {
    $null = Invoke-Queue -Method Delete -Address (Get-Address -Queue $QueueUri -Path "/$($Message.MessageId)" -Query "popreceipt=$([uri]::EscapeDataString($Receipt))")
}

while ($message = Receive-Message) {
    $lease = [hashtable]::Synchronized(@{ Receipt = $message.PopReceipt; Done = [Threading.ManualResetEventSlim]::new() })
    $json = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($message.MessageText))
    if ([int]$message.DequeueCount -gt $MaxDequeueCount) {
        Write-Warning "The message $($message.MessageId) came back $MaxDequeueCount times: it goes to the poison queue."
        Add-Message -Queue $PoisonQueueUri -Json $json
        Complete-Message -Message $message -Receipt $lease.Receipt
        continue
    }
    try {
        # Parsed as a whole first: what isn't JSON must not be done halfway.
        $rows = @($json | ConvertFrom-Json)
    }
    catch {
        Write-Warning "The message $($message.MessageId) isn't JSON: it goes to the poison queue."
        Add-Message -Queue $PoisonQueueUri -Json $json
        Complete-Message -Message $message -Receipt $lease.Receipt
        continue
    }

    $groups, $people = $rows.Where({ $_.PSObject.Properties['Members'] }, 'Split')
    $failed = @()
    $create = @{ ThrottleLimit = $ThrottleLimit; ErrorVariable = '+failed'; ErrorAction = 'SilentlyContinue' }
    $renewal = Enter-Lease -Message $message -Lease $lease
    try {
        if ($groups) { $groups | New-GraphChat -ReuseExisting @create }
        if ($people) {
            if ($With) { $create.With = $With }
            $people | New-GraphChat -OneOnOne @create
        }
    }
    finally {
        $lease.Done.Set()
        $renewal | Wait-Job | Receive-Job
        $renewal | Remove-Job
    }

    $records = $failed.Where({ $_ -is [Management.Automation.ErrorRecord] })
    $hopeless, $transient = $records.Where({ ($_.FullyQualifiedErrorId -split ',')[0] -in $permanent }, 'Split')
    if ($transient -and -not (Test-Graph)) {
        Add-Message -Queue $QueueUri -Json $json
        Complete-Message -Message $message -Receipt $lease.Receipt
        throw "Nothing gets through to Microsoft Graph, so the worker ends. $($transient.Count) of $($rows.Count) rows of a page are in the queue again: $($transient[0])"
    }
    if ($transient) {
        # It comes back by itself, and what succeeded isn't created again.
        Write-Warning "$($transient.Count) of $($rows.Count) rows of the message $($message.MessageId) are retried later: $($transient[0])"
        continue
    }
    if ($hopeless) {
        Write-Warning "$($hopeless.Count) of $($rows.Count) rows of the message $($message.MessageId) go to the poison queue: $($hopeless[0])"
        Add-Message -Queue $PoisonQueueUri -Json (ConvertTo-Json -Depth 6 @($hopeless | ForEach-Object {
            @{ Row = $_.TargetObject; Error = ($_.FullyQualifiedErrorId -split ',')[0]; Message = "$_"; RequestId = $_.Exception.RequestId }
        }))
    }
    Complete-Message -Message $message -Receipt $lease.Receipt
}
