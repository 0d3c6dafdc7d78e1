package io.github.paimonffm.write;

import java.time.Duration;

/**
 * The counters of a writer at one moment. The counters are read one after the other while the
 * writer works, so they can differ by a batch.
 *
 * @param rows the number of rows that the writer accepted
 * @param batches the number of batches that the writer accepted
 * @param bytes the size in bytes of the Arrow memory of these batches
 * @param files the number of data files that were closed, because the memory limit was reached or
 *     the commit was prepared
 * @param fileBytes the size of these files in bytes
 * @param openPartitions the number of partitions with open files; a partition whose buckets belong
 *     to several lanes counts once for each lane
 * @param bufferedBytes an estimate in bytes of the native memory that the writer holds; this memory
 *     is not accounted to an allocator
 * @param encoding the time in which lanes encoded and wrote, added over all lanes; it contains the
 *     time in which lanes waited for the storage
 * @param waiting the time in which the caller waited for the lanes
 * @see BatchTableWrite#metrics
 */
public record WriteMetrics(
    long rows,
    long batches,
    long bytes,
    long files,
    long fileBytes,
    long openPartitions,
    long bufferedBytes,
    Duration encoding,
    Duration waiting) {}
