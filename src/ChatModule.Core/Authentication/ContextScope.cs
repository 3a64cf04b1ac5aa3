namespace ChatModule;

/// <summary>How long a user's sign-in is kept.</summary>
public enum ContextScope
{
    /// <summary>Until the process ends.</summary>
    Process,

    /// <summary>For the next sessions of the same user of this computer, encrypted by the operating system.</summary>
    CurrentUser,
}
