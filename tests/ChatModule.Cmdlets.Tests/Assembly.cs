// Most of the time, these tests wait for a response, a delay, or another process.
[assembly: Xunit.CollectionBehavior(MaxParallelThreads = 8)]
