package io.github.paimonffm.oracle.options;

import java.util.Map;
import java.util.TreeMap;

/**
 * Options that the crate honours and that no case asks for, each with the reason. A file in back
 * quotes is a test that covers the option.
 */
final class OptionsWithoutTwin {

  static final Map<String, String> ALL = new TreeMap<>();

  private static final String JAVA = "src/test/java/io/github/paimonffm/";

  static {
    add(
        "It changes how long a commit tries, not what it publishes: `ffi-shim/tests/faults.rs`.",
        "commit.max-retries",
        "commit.max-retry-wait",
        "commit.min-retry-wait");
    add(
        "It changes how long a commit tries, not what it publishes: `%srest/RestFaultsTest.java`."
            .formatted(JAVA),
        "commit.timeout");
    add(
        "Such a table has no rows to read before a compaction, or merges on reading, which Paimon"
            + " Java 1.4.2 does not: `%soracle/matrix/Mode.java`.".formatted(JAVA),
        "deletion-vectors.enabled",
        "deletion-vectors.merge-on-read");
    add(
        "Both engines choose among the paths at random, so no file shows the weights;"
            + " `%soracle/schema/StorageCases.java` has the values.".formatted(JAVA),
        "data-file.external-paths.weights");
    add(
        "Manifests roll after 1000 entries, which takes as many files in one commit.",
        "manifest.target-file-size",
        "manifest.target-size");
    add(
        "It tells SQL which columns are BLOBs; in a table with BLOB columns no file depends on it:"
            + " `%soracle/schema/BlobCases.java`.".formatted(JAVA),
        "blob-field");
    add(
        "Its values are descriptors of files that exist, which the engines of these tests do not"
            + " make.",
        "blob-descriptor-field",
        "blob.stored-descriptor-fields",
        "video-frame-field");
    add(
        "Paimon Java 1.4.2 reads VECTORs of no format that both engines write: Avro is refused here"
            + " on reading, Parquet there.",
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
