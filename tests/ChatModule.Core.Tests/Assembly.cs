// One test at a time: virtual time stands still until the thread pool is idle, and other tests would keep it busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
