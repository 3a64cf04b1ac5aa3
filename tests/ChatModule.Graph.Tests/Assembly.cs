// Virtual time advances only while the thread pool is idle, and tests that run in parallel would keep it busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
