namespace ChatModule.Pipeline;

/// <summary>
/// No SynchronizationContext until disposed of. A host with a user interface runs the pipeline on the thread that its context
/// posts to. The cmdlet blocks that thread, so a continuation that is posted to it would never run.
/// </summary>
internal readonly ref struct SuppressedSynchronizationContext
{
    private readonly SynchronizationContext? host = SynchronizationContext.Current;

    public SuppressedSynchronizationContext() => SynchronizationContext.SetSynchronizationContext(null);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(host);
}
