package io.github.paimonffm.testing;

import io.github.paimonffm.Schema;

/**
 * The kinds of tables that writers support, all with the columns {@code id BIGINT NOT NULL, part
 * INT, name STRING, amount DECIMAL(18, 2)}.
 */
public enum Layout {
  /** No partitions, no keys. */
  APPEND {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema;
    }
  },
  /** Partitioned by {@code part}. */
  PARTITIONED {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema.partitionKeys("part");
    }
  },
  /** Three buckets, by {@code id}. */
  BUCKETED {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema.option("bucket", "3").option("bucket-key", "id");
    }
  },
  /** Primary key {@code id}, one bucket. */
  KEYED {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema.primaryKey("id").option("bucket", "1");
    }
  },
  /** Primary key {@code (part, id)}, partitioned by {@code part}, two buckets. */
  KEYED_PARTITIONED {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema.partitionKeys("part").primaryKey("part", "id").option("bucket", "2");
    }
  },
  /** Primary key {@code id}, dynamic buckets. */
  KEYED_DYNAMIC {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema.primaryKey("id").option("dynamic-bucket.target-row-num", "50");
    }
  },
  /** Primary key {@code id}, partitioned by {@code part}: keys move between partitions. */
  CROSS_PARTITION {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return schema.partitionKeys("part").primaryKey("id");
    }
  },
  /** Like {@link #KEYED}, but a null keeps the existing value. */
  PARTIAL_UPDATE {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return KEYED.shape(schema).option("merge-engine", "partial-update");
    }
  },
  /** Like {@link #KEYED}, but a null keeps the existing value. */
  AGGREGATION {
    @Override
    Schema.Builder shape(Schema.Builder schema) {
      return KEYED
          .shape(schema)
          .option("merge-engine", "aggregation")
          .option("fields.default-aggregate-function", "last_non_null_value");
    }
  };

  abstract Schema.Builder shape(Schema.Builder schema);

  /** Returns the schema of the table. */
  public Schema.Builder schema() {
    return shape(
        Schema.builder()
            .column("id", "BIGINT NOT NULL")
            .column("part", "INT")
            .column("name", "STRING")
            .column("amount", "DECIMAL(18, 2)"));
  }
}
