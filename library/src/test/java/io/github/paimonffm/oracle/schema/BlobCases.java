package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.BLOBS;
import static io.github.paimonffm.oracle.schema.Draft.VECTOR;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.Draft.row;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.both;
import static io.github.paimonffm.oracle.schema.RuleCase.relaxed;
import static io.github.paimonffm.oracle.schema.RuleCase.since2;
import static io.github.paimonffm.oracle.schema.RuleCase.until2;

import java.util.List;

/** Rules for BLOB and VECTOR columns, row tracking and data evolution. */
final class BlobCases {

  private static final String KEYED =
      "1.4.2 opens no table with BLOBs unless data evolution is enabled; 2.0.0 opens some of those"
          + " with a primary key, but not this one";

  private BlobCases() {}

  static List<RuleCase> all() {
    Draft evolving =
        append().with("row-tracking.enabled", "true", "data-evolution.enabled", "true");
    Draft blobs = evolving.column("c", "BLOB");
    Draft managed = keyed().column("c", "BLOB");
    Draft vectors = evolving.column("c", VECTOR).with("vector.file.format", "avro");
    return List.of(
        both("blob-descriptor-field", blobs.with("blob-descriptor-field", "v"))
            .withValidSchema(blobs.with("blob-descriptor-field", " c ,")),
        both("blob-descriptor-field", blobs.with("blob.stored-descriptor-fields", "nowhere")),
        since2("blob-view-field", blobs.with("blob-view-field", "v")),
        since2(
            "blob-view-or-descriptor",
            blobs.with("blob-view-field", "c", "blob-descriptor-field", "c")),
        since2("blob-field", blobs.with("blob-field", "v"))
            .withValidSchema(blobs.with("blob-field", "c")),
        since2("blob-nesting", evolving.column("c", row("a", "BLOB"))),
        until2("blob-external-storage-field", blobs.with("blob-external-storage-field", "v")),
        until2(
            "blob-external-storage-descriptor",
            blobs
                .with("blob-external-storage-field", "c")
                .with("blob-external-storage-path", "file:/b")),
        until2(
            "blob-external-storage-path",
            blobs.with("blob-external-storage-field", "c", "blob-descriptor-field", "c")),
        both("blob-data-evolution", append().column("c", "BLOB")).withValidSchema(blobs),
        since2("nested-blob-data-evolution", append().column("c", BLOBS))
            .withValidSchema(evolving.column("c", BLOBS).with("file.format", "parquet")),
        both("blob-beside-others", evolving.only("c", "BLOB")),
        both("blob-partition-key", blobs.partitionedBy("c")),
        relaxed("primary-key-blob", managed),
        both("primary-key-blob-key", managed.primaryKey("c"))
            .refusedByThisLibrary(CREATION)
            .because(KEYED),
        both("primary-key-blob-key", managed.with("sequence.field", "c"))
            .refusedByThisLibrary(CREATION)
            .because(KEYED),
        both("primary-key-blob-merge-engine", managed.with("merge-engine", "partial-update"))
            .refusedByThisLibrary(CREATION)
            .because(KEYED),
        both("primary-key-blob-changelog", managed.with("changelog-producer", "input"))
            .refusedByThisLibrary(CREATION)
            .because(KEYED),
        both(
                "primary-key-blob-external-paths",
                managed.with("data-file.external-paths", "file:/elsewhere"))
            .refusedByThisLibrary(CREATION)
            .because(KEYED),
        both(
                "primary-key-blob-clustering",
                managed
                    .with("pk-clustering-override", "true", "clustering.columns", "n")
                    .with("deletion-vectors.enabled", "true"))
            .refusedByThisLibrary(CREATION)
            .because(KEYED),
        both("vector-field-type", append().column("c", ARRAY).with("vector-field", "c"))
            .withValidSchema(vectors.with("vector-field", "c")),
        both("vector-field-column", append().with("vector-field", "nowhere")),
        both("vector-field-column", vectors.with("vector-field", "c, d")),
        both("vector-format", vectors.with("vector.file.format", "avr")).withValidSchema(vectors),
        both("vector-format-partition-key", vectors.partitionedBy("c"))
            .withMessage("rule vector-(format-partition-)?key of "),
        both(
            "vector-format-data-evolution",
            append().column("c", VECTOR).with("vector.file.format", "avro")),
        both("vector-format-type", vectors.with("vector.file.format", "orc")),
        since2("vector-beside-others", vectors.only("c", VECTOR)),

        // Row tracking and data evolution.
        both(
            "row-tracking-buckets",
            append().with("row-tracking.enabled", "true", "bucket", "2", "bucket-key", "id")),
        both("row-tracking-buckets", append().with("row-tracking.enabled", "on"))
            .withValidSchema(append().with("row-tracking.enabled", "TRUE")),
        both(
            "row-tracking-primary-key",
            keyed().with("row-tracking.enabled", "true", "bucket", "-1")),
        both("data-evolution-row-tracking", append().with("data-evolution.enabled", "true"))
            .withValidSchema(evolving),
        both("data-evolution-clustering", evolving.with("clustering.incremental", "true")),
        relaxed(
            "data-evolution-deletion-vectors", evolving.with("deletion-vectors.enabled", "true")));
  }
}
