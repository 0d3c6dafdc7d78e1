package io.github.paimonffm;

/**
 * Names of table options, for {@link Schema.Builder#option} and {@link SchemaChange#setOption}.
 * These are the options that this library honours and that its documentation mentions. Every option
 * of Paimon Java can be set by its name; {@code docs/table-options.md} lists the effect of each
 * option here.
 *
 * <p>Values are strings: booleans are {@code true} and {@code false}, sizes are like {@code 128
 * mb}, durations are like {@code 10 min}.
 */
public final class TableOptions {

  /**
   * The aggregate function of columns without a function of their own, if {@link #MERGE_ENGINE} is
   * {@code aggregation}.
   */
  public static final String FIELDS_DEFAULT_AGGREGATE_FUNCTION =
      "fields.default-aggregate-function";

  /**
   * The number of buckets: {@code -1} for no fixed number (the default), or a number from 1. Fixed
   * when the table is created.
   */
  public static final String BUCKET = "bucket";

  /**
   * The columns that decide the bucket of a row, separated by commas. The default is the primary
   * key without the partition columns. Fixed when the table is created.
   */
  public static final String BUCKET_KEY = "bucket-key";

  /**
   * The producer of changelog files. Writers honour {@code none} (the default) and {@code input};
   * the other producers belong to compaction.
   */
  public static final String CHANGELOG_PRODUCER = "changelog-producer";

  /** Whether a commit without changes publishes a snapshot; default {@code false}. */
  public static final String COMMIT_FORCE_CREATE_SNAPSHOT = "commit.force-create-snapshot";

  /**
   * The number of times that a commit is tried again after other writers committed first; default
   * here {@code 1000}.
   */
  public static final String COMMIT_MAX_RETRIES = "commit.max-retries";

  /** The time after which a commit is not tried again, as a duration such as {@code 10 min}. */
  public static final String COMMIT_TIMEOUT = "commit.timeout";

  /** A text that commit users begin with. */
  public static final String COMMIT_USER_PREFIX = "commit.user-prefix";

  /**
   * Whether columns can be added to existing rows in files of their own; default {@code false}.
   * Fixed when the table is created.
   */
  public static final String DATA_EVOLUTION_ENABLED = "data-evolution.enabled";

  /** The folders outside the table's folder that data files are written to, separated by commas. */
  public static final String DATA_FILE_EXTERNAL_PATHS = "data-file.external-paths";

  /** Whether deletion vectors mark deleted rows; default {@code false}. */
  public static final String DELETION_VECTORS_ENABLED = "deletion-vectors.enabled";

  /**
   * Whether a table with deletion vectors also merges rows as they are read. Writers refuse a table
   * with deletion vectors otherwise.
   */
  public static final String DELETION_VECTORS_MERGE_ON_READ = "deletion-vectors.merge-on-read";

  /**
   * The number of rows after which a table with a primary key and {@code bucket=-1} uses another
   * bucket.
   */
  public static final String DYNAMIC_BUCKET_TARGET_ROW_NUM = "dynamic-bucket.target-row-num";

  /**
   * Whether an overwriting commit replaces the partitions of its rows ({@code true}, the default)
   * or the partitions that the builder names.
   */
  public static final String DYNAMIC_PARTITION_OVERWRITE = "dynamic-partition-overwrite";

  /**
   * The compression of data files, such as {@code zstd} (the default), {@code lz4} or {@code
   * snappy}.
   */
  public static final String FILE_COMPRESSION = "file.compression";

  /**
   * The compression of data files by level, such as {@code 0:lz4,1:zstd}. New files have level 0.
   */
  public static final String FILE_COMPRESSION_PER_LEVEL = "file.compression.per.level";

  /** The level of the compression {@code zstd}. */
  public static final String FILE_COMPRESSION_ZSTD_LEVEL = "file.compression.zstd-level";

  /** The format of data files: {@code parquet} (the default), {@code orc} or {@code avro}. */
  public static final String FILE_FORMAT = "file.format";

  /**
   * The format of data files by level, such as {@code 0:avro,5:parquet}. New files have level 0.
   */
  public static final String FILE_FORMAT_PER_LEVEL = "file.format.per.level";

  /** Whether names of data files contain the compression; default {@code false}. */
  public static final String FILE_SUFFIX_INCLUDE_COMPRESSION = "file.suffix.include.compression";

  /** Whether rows that delete are ignored; default {@code false}. Cannot be switched off again. */
  public static final String IGNORE_DELETE = "ignore-delete";

  /** The format of manifests. Only {@code avro} (the default) is supported. */
  public static final String MANIFEST_FORMAT = "manifest.format";

  /**
   * How rows with the same primary key are merged: {@code deduplicate} (the default), {@code
   * partial-update}, {@code aggregation} or {@code first-row}. Fixed when the table is created.
   */
  public static final String MERGE_ENGINE = "merge-engine";

  /**
   * The statistics of columns in manifests: {@code none}, {@code counts}, {@code full} or {@code
   * truncate(n)}.
   */
  public static final String METADATA_STATS_MODE = "metadata.stats-mode";

  /** The statistics of columns by level. New files have level 0. */
  public static final String METADATA_STATS_MODE_PER_LEVEL = "metadata.stats-mode.per.level";

  /**
   * Whether ORC files store TIMESTAMP WITH LOCAL TIME ZONE in the zone of the JVM. ORC files with
   * such columns can be read only with {@code false}.
   */
  public static final String ORC_TIMESTAMP_LTZ_LEGACY_TYPE = "orc.timestamp-ltz.legacy.type";

  /** The name of the partition of null values; default {@code __DEFAULT_PARTITION__}. */
  public static final String PARTITION_DEFAULT_NAME = "partition.default-name";

  /** The format of times in partition values. */
  public static final String PARTITION_TIMESTAMP_FORMATTER = "partition.timestamp-formatter";

  /** Whether writers refuse partitions whose values are not times. */
  public static final String PARTITION_TIMESTAMP_FORMAT_STRICT =
      "partition.timestamp-format.strict";

  /** The pattern that makes a time of partition values, such as {@code $dt $hour:00:00}. */
  public static final String PARTITION_TIMESTAMP_PATTERN = "partition.timestamp-pattern";

  /** Whether rows have ids; default {@code false}. Fixed when the table is created. */
  public static final String ROW_TRACKING_ENABLED = "row-tracking.enabled";

  /**
   * The column with the kind of each row ({@code +I}, {@code -U}, {@code +U} or {@code -D}). Fixed
   * when the table is created.
   */
  public static final String ROWKIND_FIELD = "rowkind.field";

  /**
   * The columns that decide which of several rows with the same primary key is newer, separated by
   * commas.
   */
  public static final String SEQUENCE_FIELD = "sequence.field";

  /**
   * The order of {@link #SEQUENCE_FIELD}: {@code ascending} (the default) or {@code descending}.
   */
  public static final String SEQUENCE_FIELD_SORT_ORDER = "sequence.field.sort-order";

  /** The time zone of automatic tags by process time; default the zone of the JVM. */
  public static final String SINK_PROCESS_TIME_ZONE = "sink.process-time-zone";

  /** Whether a commit without messages publishes no snapshot; default {@code true}. */
  public static final String SNAPSHOT_IGNORE_EMPTY_COMMIT = "snapshot.ignore-empty-commit";

  /**
   * The size of changed manifests from which a commit merges all manifests; default {@code 16 mb}.
   */
  public static final String MANIFEST_FULL_COMPACTION_THRESHOLD_SIZE =
      "manifest.full-compaction-threshold-size";

  /** The number of small manifests from which a commit merges them; default {@code 30}. */
  public static final String MANIFEST_MERGE_MIN_COUNT = "manifest.merge-min-count";

  /** The size of merged manifests; default {@code 8 mb}. */
  public static final String MANIFEST_TARGET_FILE_SIZE = "manifest.target-file-size";

  /**
   * The largest number of snapshots that Paimon Java keeps. This library does not expire snapshots.
   */
  public static final String SNAPSHOT_NUM_RETAINED_MAX = "snapshot.num-retained.max";

  /**
   * The smallest number of snapshots that Paimon Java keeps. This library does not expire
   * snapshots.
   */
  public static final String SNAPSHOT_NUM_RETAINED_MIN = "snapshot.num-retained.min";

  /** The time for which Paimon Java keeps snapshots. This library does not expire snapshots. */
  public static final String SNAPSHOT_TIME_RETAINED = "snapshot.time-retained";

  /** Whether a commit also creates the tags of periods without a commit; default {@code false}. */
  public static final String TAG_AUTOMATIC_COMPLETION = "tag.automatic-completion";

  /**
   * When commits create tags: {@code none} (the default), {@code process-time} or {@code batch}.
   */
  public static final String TAG_AUTOMATIC_CREATION = "tag.automatic-creation";

  /** The name of the tag that {@code tag.automatic-creation=batch} creates. */
  public static final String TAG_BATCH_CUSTOMIZED_NAME = "tag.batch.customized-name";

  /** Whether a success file is written for each automatic tag; default {@code false}. */
  public static final String TAG_CREATE_SUCCESS_FILE = "tag.create-success-file";

  /** How long after the end of a period its tag is created. */
  public static final String TAG_CREATION_DELAY = "tag.creation-delay";

  /**
   * The period of automatic tags: {@code daily} (the default), {@code hourly} or {@code two-hours}.
   */
  public static final String TAG_CREATION_PERIOD = "tag.creation-period";

  /** The period of automatic tags as a duration. */
  public static final String TAG_CREATION_PERIOD_DURATION = "tag.creation-period-duration";

  /** The time for which automatic tags are kept; by default they do not expire. */
  public static final String TAG_DEFAULT_TIME_RETAINED = "tag.default-time-retained";

  /** The largest number of automatic tags that are kept. */
  public static final String TAG_NUM_RETAINED_MAX = "tag.num-retained-max";

  /**
   * The format of the names of automatic tags: {@code with_dashes} (the default) or {@code
   * without_dashes}.
   */
  public static final String TAG_PERIOD_FORMATTER = "tag.period-formatter";

  /**
   * Whether tags that are older than {@link #TAG_DEFAULT_TIME_RETAINED} are removed, whoever
   * created them.
   */
  public static final String TAG_TIME_EXPIRE_ENABLED = "tag.time-expire-enabled";

  /** The size at which a data file ends and the next one begins, such as {@code 128 mb}. */
  public static final String TARGET_FILE_SIZE = "target-file-size";

  /** Whether writers leave compaction and expiry to a job. This library always does. */
  public static final String WRITE_ONLY = "write-only";

  /** The most memory that a writer buffers for each open Parquet file; default {@code 256 mb}. */
  public static final String WRITE_PARQUET_BUFFER_SIZE = "write.parquet-buffer-size";

  private TableOptions() {}
}
