namespace ChatModule.Pipeline;

/// <summary>
/// Another SynchronizationContext until disposed of. A cmdlet runs without one: a host with a user interface runs the
/// pipeline on the thread that its context posts to, and the cmdlet blocks that thread, so a continuation that is
/// posted to it would never run. The scripts of the user have the host's.
/// </summary>
internal readonly ref struct SynchronizationContextScope
{
    private readonly SynchronizationContext? before = SynchronizationContext.Current;

    public SynchronizationContextScope(SynchronizationContext? context) =>
        SynchronizationContext.SetSynchronizationContext(context);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(before);
}
