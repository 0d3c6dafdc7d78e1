package io.github.paimonffm.bench.job;

/** What a worker measures. A result has the metrics that apply to the job. */
public enum Metric {
  /** The time of the job. */
  SECONDS("s"),
  /** The processor time of all threads during the job. */
  CPU_SECONDS("CPU s"),
  /** The resident memory after the rows were loaded, before any job. */
  IDLE_BYTES("bytes"),
  /** The highest resident memory of the process. */
  PEAK_BYTES("bytes"),
  /** The highest resident memory less the memory before any job. */
  MEMORY_BYTES("bytes"),
  /** The number of data files. */
  FILES("files"),
  /** The total size of the data files. */
  BYTES("bytes"),
  /** The number of rows that were written or read. */
  ROWS("rows"),
  /** The sum of the rows' hashes. It does not depend on the order of the rows. */
  CHECKSUM("hash"),
  /** The size of the rows in memory as Arrow. */
  ARROW_BYTES("bytes"),
  /** The median time of the first commits, or the time of the first call of a process. */
  FIRST_SECONDS("s"),
  /** The median time of the last commits. */
  LAST_SECONDS("s"),
  /** The median time of planning a read after the commits. */
  PLAN_SECONDS("s"),
  /**
   * The time of exporting, importing and releasing a batch of 8 columns, over the time of writing
   * it.
   */
  SHARE_OF_8_COLUMNS("share"),
  /** The same for 200 columns. */
  SHARE_OF_200_COLUMNS("share");

  private final String unit;

  Metric(String unit) {
    this.unit = unit;
  }

  /** Returns the unit of the values. */
  public String unit() {
    return unit;
  }
}
