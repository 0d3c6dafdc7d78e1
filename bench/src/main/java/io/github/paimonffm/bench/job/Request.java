package io.github.paimonffm.bench.job;

/**
 * A job for a worker process, as one line of JSON.
 *
 * @param job the work
 * @param dataFile the Arrow file with the rows
 * @param warehouse the folder of the tables
 * @param table the name of the table in the database {@code bench}; the worker creates the table of
 *     a writing job
 * @param warmUps the number of times that the worker first does the job without measuring
 * @param warmUpBatches the number of batches that a writing job then writes each time; 0 if {@code
 *     warmUps} is 0
 */
public record Request(
    Job job, String dataFile, String warehouse, String table, int warmUps, int warmUpBatches) {}
