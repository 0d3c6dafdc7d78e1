package io.github.paimonffm.read;

import java.time.Duration;

/**
 * The counters of a reader at one moment. The counters are read one after the other while the
 * reader works, so they can differ by a batch.
 *
 * @param rows the number of rows that the caller received
 * @param batches the number of batches that the caller received
 * @param bytes the size in bytes of the Arrow memory of these batches
 * @param splitsRead the number of splits of which the caller received all rows
 * @param splitsTotal the number of splits of the reader
 * @param bufferedBytes the size in bytes of the decoded batches that the caller has not received;
 *     this memory is not accounted to an allocator
 * @param decoding the time in which lanes read, decoded and filtered, added over all lanes; it
 *     contains the time in which lanes waited for the storage
 * @param waiting the time in which the caller waited for batches
 * @see TableReader#metrics
 */
public record ReadMetrics(
    long rows,
    long batches,
    long bytes,
    long splitsRead,
    long splitsTotal,
    long bufferedBytes,
    Duration decoding,
    Duration waiting) {}
