# What a record may contain. Everything else becomes a placeholder, such as {chat1}, {name}, or {string:12}.
@{
    # Properties whose value is kept when all of it matches: constants of Microsoft Graph, never the text of a person.
    Constants   = @{
        '@odata.type'            = '#microsoft\.graph\.\w+'
        'chatType'               = 'oneOnOne|group|meeting|unknownFutureValue'
        'roles'                  = 'owner|guest|member'
        'contentType'            = 'text|html|application/vnd\.microsoft\.card\.adaptive'
        'messageBodyContentType' = 'text|html|markdown'
        'messageType'            = 'message|systemEventMessage|chatEvent|typing|unknownFutureValue'
        'importance'             = 'normal|high|urgent'
        'operationType'          = 'invalid|createChat|createTeam|unknownFutureValue'
        'status'                 = 'invalid|notStarted|inProgress|succeeded|failed|unknownFutureValue|\d{3}'
        'userIdentityType'       = 'aadUser|onPremiseAadUser|anonymousGuest|federatedUser'
        'migrationMode'          = 'inProgress|completed|unknownFutureValue'
        'code'                   = '[A-Z][A-Za-z_]{2,60}|\d{3}'
    }
    # Other numbers are {number}.
    Numbers     = 'attemptsCount', '@odata.count'
    # Texts. Neither their length nor which of them are equal is kept.
    Texts       = @{
        displayName = 'name'
        mentionText = 'name'
        topic       = 'topic'
        content     = 'content'
        subject     = 'content'
        summary     = 'content'
        values      = 'json'
        date        = 'time'
    }
    # Identities. Equal ones have the same number throughout a record.
    Identities  = @{
        id                  = 'id'
        etag                = 'id'
        userId              = 'user'
        email               = 'address'
        mail                = 'address'
        userPrincipalName   = 'address'
        chatId              = 'chat'
        targetResourceId    = 'chat'
        tenantId            = 'tenant'
        'request-id'        = 'guid'
        'client-request-id' = 'guid'
    }
    # Addresses whose path is kept, redacted. Other addresses are {url}.
    Addresses   = @(
        'Location', '@odata.context', '@odata.nextLink', 'user@odata.bind', 'teamsApp@odata.bind'
        'targetResourceLocation'
    )
    # Collections in a path, and what the key after them is.
    Collections = @{
        appCatalogs   = 'id'
        chats         = 'chat'
        installedApps = 'installation'
        members       = 'member'
        messages      = 'message'
        operations    = 'operation'
        teamsApps     = 'app'
        users         = 'user'
    }
    # Other words of a path or query.
    Words       = @(
        'beta', 'v1.0', 'me', '$metadata', '$entity', '$expand', '$filter', '$orderby', '$select', '$skip', '$skiptoken'
        '$top', 'and', 'any', 'asc', 'desc', 'eq', 'ge', 'gt', 'le', 'lt', 'or', 'group', 'oneOnOne', 'chatType'
        'createdDateTime', 'displayName', 'externalId', 'id', 'lastMessagePreview', 'lastModifiedDateTime', 'members'
        'teamsApp', 'teamsAppDefinition', 'topic', 'users', 'userPrincipalName'
    )
    # Headers whose value is kept when all of it matches. Of the others, only the name is.
    Headers     = @{
        'Content-Type'        = '[\w/.;= -]{1,120}'
        'OData-Version'       = '[\d.]+'
        'Prefer'              = 'include-unknown-enum-members'
        'Preference-Applied'  = 'include-unknown-enum-members'
        'Retry-After'         = '[\d.]+'
        'RateLimit-Limit'     = '\d+'
        'RateLimit-Remaining' = '\d+'
        'RateLimit-Reset'     = '\d+'
        'Transfer-Encoding'   = 'chunked'
    }
    # Known error messages. A message is recorded as the pattern that it matches, so nothing of it is in the record.
    Messages    = @(
        "Failed to find users with user principal name '*'*"
        'Duplicate chat members is specified in the request body.*'
        'The caller must be one of the members specified in request body*'
        'Cannot create one-on-one chat with duplicate members*'
        'Setting topic is not allowed for 1-on-1 chats.*'
        'Missing scope permissions on the request. API requires one of *'
        "Resource '*' does not exist or one of its queried reference-property objects are not present."
        'NotFound*'
        'Please retry after*'
        'Please retry again later.'
    )
}
