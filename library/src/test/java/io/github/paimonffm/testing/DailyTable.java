package io.github.paimonffm.testing;

import io.github.paimonffm.Schema;

/** A table with the columns {@code id INT, dt STRING}, partitioned by {@code dt}. */
public final class DailyTable {

  private DailyTable() {}

  /** Returns the schema of the table. */
  public static Schema.Builder schema() {
    return Schema.builder()
        .column("id", "INT NOT NULL")
        .column("dt", "STRING NOT NULL")
        .partitionKeys("dt");
  }
}
