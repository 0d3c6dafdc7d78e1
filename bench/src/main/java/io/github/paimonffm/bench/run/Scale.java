package io.github.paimonffm.bench.run;

/**
 * The size of a run.
 *
 * @param rows the rows of the wide table
 * @param keyedRows the rows of the table with a primary key
 * @param lineItems the rows of TPC-H's {@code lineitem}
 * @param rounds the number of times that each job is measured
 * @param warmUpBatches the number of batches that a worker writes before it measures
 * @param commits the number of commits of one row
 * @param calls the number of written batches of one row
 * @param quick whether workers live through the whole run, and long groups are left out
 */
public record Scale(
    long rows,
    long keyedRows,
    long lineItems,
    int rounds,
    int warmUpBatches,
    int commits,
    int calls,
    boolean quick) {

  static final Scale FULL =
      new Scale(5_000_000, 1_000_000, 3_000_000, 5, 16, 1_000, 200_000, false);
  static final Scale QUICK = new Scale(262_144, 131_072, 100_000, 1, 1, 50, 10_000, true);

  Scale withRounds(int count) {
    return new Scale(rows, keyedRows, lineItems, count, warmUpBatches, commits, calls, quick);
  }
}
