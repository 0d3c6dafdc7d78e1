package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.both;

import java.util.List;

/** Rules for options that set the start of a read. */
final class ScanCases {

  private ScanCases() {}

  /**
   * Returns all cases. Most cases have no valid counterpart, because a table with a fixed scan
   * position is not writable.
   */
  static List<RuleCase> all() {
    return List.of(
        both("scan-mode", append().with("scan.mode", "newest"))
            .withValidSchema(append().with("scan.mode", "LATEST")),
        both("scan-mode", append().with("log.scan", "newest")),
        both("scan-mode", append().with("scan.watermark", "high")),
        both("scan-mode", append().with("scan.snapshot-id", "first"))
            .withMessage("rule (scan-mode|reading-option) of ")
            .refusedBy14(CREATION)
            .refusedBy20(CREATION)
            .because("Paimon Java opens the table and fails when it plans a read"),
        both("scan-from-timestamp", append().with("scan.mode", "from-timestamp")),
        both(
            "scan-from-timestamp",
            append().with("scan.timestamp-millis", "1", "scan.timestamp", "2026-01-01 00:00:00")),
        both(
            "scan-from-timestamp",
            append().with("scan.timestamp", "2026-01-01 00:00:00", "scan.tag-name", "t")),
        both(
            "scan-from-timestamp",
            append().with("log.scan.timestamp-millis", "1", "scan.snapshot-id", "1")),
        both("scan-from-snapshot", append().with("scan.mode", "from-snapshot")),
        both("scan-from-snapshot", append().with("scan.mode", "FROM-SNAPSHOT")),
        both("scan-from-snapshot", append().with("scan.version", "1"))
            .refusedBy14(CREATION)
            .refusedBy20(CREATION)
            .refusedByThisLibrary(CREATION)
            .because("in an open table, another option replaces this one"),
        both("scan-from-snapshot", append().with("scan.version", "1", "scan.tag-name", "t")),
        both("scan-from-snapshot", append().with("scan.snapshot-id", "1", "scan.tag-name", "t")),
        both(
            "scan-from-snapshot",
            append()
                .with("scan.tag-name", "t", "incremental-between", "1,2")
                .with("scan.mode", "from-snapshot")),
        both("scan-incremental", append().with("scan.mode", "incremental")),
        both(
            "scan-incremental",
            append().with("incremental-between", "1,2", "incremental-to-auto-tag", "t")),
        both(
            "scan-incremental",
            append()
                .with("scan.mode", "incremental", "incremental-between", "1,2")
                .with("scan.tag-name", "t")),
        both("scan-from-snapshot-full", append().with("scan.mode", "from-snapshot-full")),
        both(
            "scan-from-snapshot-full",
            append()
                .with("scan.mode", "from-snapshot-full", "scan.snapshot-id", "1")
                .with("scan.tag-name", "t")),
        both("scan-from-file-creation-time", append().with("scan.mode", "from-file-creation-time")),
        both(
                "scan-from-file-creation-time",
                append().with("scan.file-creation-time-millis", "1", "scan.tag-name", "t"))
            .withMessage("rule scan-from-(snapshot|file-creation-time) of "),
        both(
            "scan-without-position", append().with("scan.mode", "latest", "scan.snapshot-id", "1")),
        both(
            "scan-without-position",
            append().with("scan.mode", "full", "incremental-between", "1,2")),
        both(
                "scan-without-position",
                append().with("scan.creation-time-millis", "1", "incremental-to-auto-tag", "t"))
            .refusedBy14(CREATION)
            .refusedBy20(CREATION)
            .refusedByThisLibrary(CREATION)
            .because("the second option determines the scan mode of an open table"),
        both("scan-without-position", append().with("incremental-to-auto-tag", "t"))
            .refusedBy14(CREATION)
            .refusedBy20(CREATION)
            .refusedByThisLibrary(CREATION)
            .because("the option determines the scan mode of an open table, but not at creation"));
  }
}
