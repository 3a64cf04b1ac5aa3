namespace ChatModule;

/// <summary>What is certain about a request that creates something.</summary>
internal enum RequestOutcome
{
    /// <summary>The service certainly didn't carry it out.</summary>
    NotExecuted,

    /// <summary>The service may have carried it out.</summary>
    Unknown,

    /// <summary>The service certainly carried it out.</summary>
    Executed,
}
