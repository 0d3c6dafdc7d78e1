package io.github.paimonffm.oracle.metadata;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A difference between the metadata that Paimon Java writes and that of this library.
 *
 * @param path a pattern of the fields, without numbers of snapshots, files and elements
 * @param tables a pattern of the names of the tables that show it
 * @param theirs a pattern of Paimon Java's values
 * @param ours a pattern of this library's values
 * @param told the cells of its line in the documentation
 */
public record MetadataDifference(
    Pattern path, Pattern tables, Pattern theirs, Pattern ours, List<String> told) {

  /**
   * One that a table shows.
   *
   * @param table the table
   * @param path the field
   * @param theirs Paimon Java's value, if it has the field
   * @param ours this library's value, if it has the field
   */
  record Found(String table, String path, Optional<String> theirs, Optional<String> ours) {

    /** The path without numbers, for files of any snapshot, and columns of any name. */
    String field() {
      return path.startsWith("files/")
          ? path
          : path.replaceAll(" \\d+", "").replaceAll("\\[\\w+: ", "[");
    }
  }

  private static final String ABSENT = "(absent)";
  private static final String ANY_TABLE = ".*";
  private static final String NUMBER = "\\d+";
  private static final String LIST = "snapshot/(base|delta|changelog)ManifestList";
  private static final String FILE = LIST + "/manifest/entry/_FILE/";
  private static final String EXTREMES = FILE + "_VALUE_STATS/_(MIN|MAX)_VALUES";
  private static final String ALL_TYPES = ".*, all types";
  private static final String INPUT = ".*changelog-producer input";

  static final List<MetadataDifference> ALL =
      List.of(
          of("snapshot/uuid", ANY_TABLE, Pattern.quote(ABSENT), "\\(uuid\\)")
              .told(
                  "`uuid` of a snapshot",
                  "none (2.0.0 knows it)",
                  "a new one",
                  "none: 1.4.2 ignores the field"),
          of("files/snapshot/EARLIEST|hint EARLIEST", ANY_TABLE, Pattern.quote(ABSENT), "1")
              .told(
                  "the hint `EARLIEST`",
                  "written when snapshots expire",
                  "written with the first snapshot",
                  "none: both look whether the snapshot is there"),
          of("schema/comment", ANY_TABLE, Pattern.quote(ABSENT), "null")
              .told(
                  "`comment` of a schema without one",
                  "no field",
                  "`null`",
                  "none: it is read alike"),
          of("schema/.*/(type|element)", ALL_TYPES, "BYTES", "VARBINARY\\(2147483647\\)")
              .told(
                  "the type `BYTES` in a schema",
                  "`BYTES`",
                  "`VARBINARY(2147483647)`",
                  "none: both are names of one type"),
          of("schema/.*/fields/element/id", ALL_TYPES, NUMBER, NUMBER)
              .told(
                  "ids of the fields of ROWs in a schema",
                  "inner ROWs first",
                  "outer ROWs first",
                  "none: each engine takes the ids from the schema"),
          of(
                  "(" + LIST + "|snapshot/indexManifest).*\\(schema\\).*",
                  ANY_TABLE,
                  Pattern.quote(ABSENT),
                  ".*")
              .told(
                  "Avro schemas of manifests and their lists",
                  "records",
                  "unions of null and a record, with fields of later versions",
                  "none: fields are found by their names"),
          of(
                  LIST + "/manifest/_(EXTRA_FILES|TOTAL_BUCKETS)",
                  ANY_TABLE,
                  Pattern.quote(ABSENT),
                  "null|" + NUMBER)
              .told(
                  "`_EXTRA_FILES` and `_TOTAL_BUCKETS` of a manifest",
                  "no fields",
                  "null, and the number of buckets",
                  "none: neither version looks for the fields"),
          of(FILE + "_WRITE_COLS_SEQUENCES", ANY_TABLE, Pattern.quote(ABSENT), "null")
              .told(
                  "`_WRITE_COLS_SEQUENCES` of a data file",
                  "no field",
                  "null",
                  "none: neither version looks for the field"),
          of("snapshot/.*ManifestListSize", ANY_TABLE, NUMBER, NUMBER)
              .told(
                  "sizes of manifest lists",
                  "that of the file",
                  "that of the file",
                  "none: the files differ by their Avro schemas"),
          of(LIST + "/manifest/_FILE_SIZE", ANY_TABLE, NUMBER, NUMBER)
              .told(
                  "sizes of manifests",
                  "that of the file",
                  "that of the file",
                  "none: the files differ by their Avro schemas"),
          of(FILE + "_FILE_SIZE", ANY_TABLE, NUMBER, NUMBER)
              .told(
                  "sizes of data files",
                  "that of the file",
                  "that of the file",
                  "none: the files come from other writers of the same format"),
          of(FILE + "_LEVEL|" + LIST + "/manifest/_MAX_LEVEL", "primary key, overwritten", "5", "0")
              .told(
                  "level of files after an overwrite of a table with a primary key"
                      + " (`overwrite-upgrade`)",
                  "the highest, where it can be",
                  "0",
                  "they are merged on reading until a compaction"),
          of(
                  "files/bucket-0/data-.*|" + FILE + "_FILE_NAME",
                  INPUT,
                  "data-\\(uuid\\)-1\\.parquet|2|" + Pattern.quote(ABSENT),
                  "data-\\(uuid\\)-0\\.parquet|2|" + Pattern.quote(ABSENT))
              .told(
                  "counters in the names of data files beside changelogs",
                  "one for both kinds",
                  "one for each kind",
                  "none: names are unique and taken from manifests"),
          of(
                  "files/manifest/manifest-.*|" + LIST + "/manifest/_FILE_NAME",
                  INPUT,
                  "manifest-\\(uuid\\)-1|2|" + Pattern.quote(ABSENT),
                  "manifest-\\(uuid\\)-changelog-0|2|" + Pattern.quote(ABSENT))
              .told(
                  "names of manifests of changelogs",
                  "`manifest-…-1`",
                  "`manifest-…-changelog-0`",
                  "none: names are taken from manifest lists"),
          of(
                  FILE + "_VALUE_STATS(_COLS|/_NULL_COUNTS|/_(MIN|MAX)_VALUES.*)",
                  ".*, (avro|orc)",
                  ".*",
                  "\\[]|" + Pattern.quote(ABSENT))
              .told(
                  "statistics of columns in manifests, for files other than Parquet",
                  "as `metadata.stats-mode` says",
                  "none; extremes of keys are there",
                  "such files are not passed over by a filter on a column"),
          of(EXTREMES + "\\[(FLOAT|DOUBLE)]", ALL_TYPES, "NaN|-Infinity", "null")
              .told(
                  "extremes of FLOAT and DOUBLE columns with NaN",
                  "NaN is the maximum",
                  "none, in manifests and Parquet footers",
                  "such files are always read"),
          of(EXTREMES + "\\[(FLOAT|DOUBLE)]", ALL_TYPES, "-?0\\.0", "-?0\\.0")
              .told(
                  "zeros as extremes of FLOAT and DOUBLE columns",
                  "the zero of the row",
                  "-0.0 as a minimum, 0.0 as a maximum",
                  "a file is also read for the other zero"),
          of(EXTREMES + "\\[STRING]", "append.*", "x+y", "null")
              .told(
                  "maxima of texts of more than 64 bytes in manifests",
                  "the first 16 characters, the last one raised",
                  "none",
                  "only Parquet footers prune such a column"),
          of(EXTREMES + "/\\(bytes\\)", ALL_TYPES, "[0-9A-F]+", "[0-9A-F]+")
              .told(
                  "bytes of rows with a null DECIMAL of more than 18 digits or TIMESTAMP of more"
                      + " than 3, in extremes",
                  "the null takes room",
                  "it takes none",
                  "none: extremes are compared by their values"));

  private static MetadataDifference of(String path, String tables, String theirs, String ours) {
    return new MetadataDifference(
        Pattern.compile(path),
        Pattern.compile(tables),
        Pattern.compile(theirs),
        Pattern.compile(ours),
        List.of());
  }

  private MetadataDifference told(String what, String theirs, String ours, String consequence) {
    return new MetadataDifference(
        path, tables, this.theirs, this.ours, List.of(what, theirs, ours, consequence));
  }

  /** Whether a difference is this one. */
  boolean is(Found found) {
    return path.matcher(found.field()).matches()
        && tables.matcher(found.table()).matches()
        && theirs.matcher(found.theirs().orElse(ABSENT)).matches()
        && ours.matcher(found.ours().orElse(ABSENT)).matches();
  }

  /** The differences as a table for the documentation. */
  public static String markdown() {
    StringBuilder table =
        new StringBuilder("| What | Paimon Java | paimon-ffm | Consequence |\n|---|---|---|---|\n");
    for (MetadataDifference known : ALL) {
      table.append("| ").append(String.join(" | ", known.told())).append(" |\n");
    }
    return table.toString();
  }
}
