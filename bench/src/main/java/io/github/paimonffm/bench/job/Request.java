package io.github.paimonffm.bench.job;

/**
 * A job for a worker process, as one line of JSON.
 *
 * @param job the work
 * @param dataFile the Arrow file with the rows
 * @param warehouse the folder of the tables
 * @param table the name of the table in the database {@code bench}; the worker creates the table of
 *     a writing job
 * @param warmUpBatches the number of batches with which the worker first does the job without
 *     measuring; reads are then done once before the measurement; 0 for none
 * @param warmUps the number of times that the worker first does the whole job without measuring,
 *     instead of a part of the job; 0 for none
 */
public record Request(
    Job job, String dataFile, String warehouse, String table, int warmUpBatches, int warmUps) {}
