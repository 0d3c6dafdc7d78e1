package io.github.paimonffm.oracle.options;

import java.util.Map;
import java.util.TreeMap;

/**
 * Options that the crate honours and that have no {@link OptionCase}, each with the reason. A file
 * in back quotes is a test that covers the option.
 */
final class OptionsWithoutTwin {

  static final Map<String, String> ALL = new TreeMap<>();

  private static final String JAVA = "library/src/test/java/io/github/paimonffm/";

  static {
    add(
        "The option limits the retries of a commit and does not change its result:"
            + " `ffi-shim/tests/faults.rs`.",
        "commit.max-retries",
        "commit.max-retry-wait",
        "commit.min-retry-wait");
    add(
        ("The option limits the retries of a commit and does not change its result:"
                + " `%srest/RestFaultsTest.java`.")
            .formatted(JAVA),
        "commit.timeout");
    add(
        "Such a table has no readable rows before a compaction, or readers merge its rows, which"
            + " Paimon Java 1.4.2 does not do: `%soracle/matrix/Modes.java`.".formatted(JAVA),
        "deletion-vectors.enabled",
        "deletion-vectors.merge-on-read");
    add(
        "Both engines choose paths at random, so no file shows the weights."
            + " `%soracle/schema/StorageCases.java` tests the values.".formatted(JAVA),
        "data-file.external-paths.weights");
    add(
        "Manifests roll after 1000 entries, so a test would need as many files in one commit.",
        "manifest.target-size");
    add(
        "The option tells SQL which columns are BLOBs. No file of a table with BLOB columns"
            + " depends on the option: `%soracle/schema/BlobCases.java`.".formatted(JAVA),
        "blob-field");
    add(
        "The column values are descriptors of existing files, which the engines of these tests do not"
            + " create.",
        "blob-descriptor-field",
        "blob.stored-descriptor-fields",
        "video-frame-field");
    add(
        "No format works for both engines with Paimon Java 1.4.2: this library refuses to read VECTORs"
            + " from Avro files, and Paimon Java from Parquet files.",
        "vector.file.format",
        "vector.target-file-size");
    add(
        "Paimon Java 1.4.2 does not know the option and cannot read or merge such a table.",
        "blob-view-field",
        "blob.copy-buffer-size",
        "data-evolution.row-sidecar.enabled",
        "fields.*.map.shared-shredding.column-placement-policy",
        "fields.*.map.shared-shredding.max-columns",
        "fields.*.map.storage-layout",
        "fields.*.nested-key-null-strategy",
        "fields.*.nested-sequence-field",
        "row-tracking.partition-group-on-commit");
    add(
        "Paimon Java 1.4.2 does not know the format.",
        "mosaic.num-buckets",
        "mosaic.stats-columns");
  }

  private OptionsWithoutTwin() {}

  private static void add(String reason, String... options) {
    for (String option : options) {
      ALL.put(option, reason);
    }
  }
}
