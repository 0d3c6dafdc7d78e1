package io.github.paimonffm.oracle.metadata;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An expected difference between the metadata of Paimon Java and that of this library.
 *
 * @param path a pattern of the fields' paths, without numbers of snapshots, files and elements
 * @param tables a pattern of the names of the tables that show the difference
 * @param theirs a pattern of Paimon Java's values
 * @param ours a pattern of this library's values
 * @param documentation the cells of the difference's row in the documentation
 */
public record MetadataDifference(
    Pattern path, Pattern tables, Pattern theirs, Pattern ours, List<String> documentation) {

  /**
   * A difference that a test found.
   *
   * @param table the name of the table
   * @param path the path of the field
   * @param theirs Paimon Java's value, if the field is present
   * @param ours this library's value, if the field is present
   */
  record Found(String table, String path, Optional<String> theirs, Optional<String> ours) {

    /** Returns the path without numbers and column names. */
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
  private static final String BOUNDS = FILE + "_VALUE_STATS/_(MIN|MAX)_VALUES";
  private static final String MERGED_MANIFESTS = ".*, merged manifests";
  private static final String ALL_TYPES = ".*, all types";
  private static final String INPUT = ".*changelog-producer input";

  static final List<MetadataDifference> ALL =
      List.of(
          of("snapshot/uuid", ANY_TABLE, Pattern.quote(ABSENT), "\\(uuid\\)")
              .documented(
                  "`uuid` of a snapshot",
                  "absent; 2.0.0 knows the field",
                  "a new UUID",
                  "none: 1.4.2 ignores the field"),
          of("files/snapshot/EARLIEST|hint EARLIEST", ANY_TABLE, Pattern.quote(ABSENT), "1")
              .documented(
                  "`EARLIEST` hint",
                  "written when snapshots expire",
                  "written with the first snapshot",
                  "none: both engines check that the snapshot exists"),
          of("schema/comment", ANY_TABLE, Pattern.quote(ABSENT), "null")
              .documented(
                  "`comment` of a schema without a comment",
                  "absent",
                  "`null`",
                  "none: both engines read both forms alike"),
          of("schema/.*/(type|element)", ALL_TYPES, "BYTES", "VARBINARY\\(2147483647\\)")
              .documented(
                  "type `BYTES` in a schema",
                  "`BYTES`",
                  "`VARBINARY(2147483647)`",
                  "none: both names mean the same type"),
          of("schema/.*/fields/element/id", ALL_TYPES, NUMBER, NUMBER)
              .documented(
                  "ids of ROW fields in a schema",
                  "inner ROWs are numbered first",
                  "outer ROWs are numbered first",
                  "none: each engine takes the ids from the schema"),
          of(
                  "(" + LIST + "|snapshot/indexManifest).*\\(schema\\).*",
                  ANY_TABLE,
                  Pattern.quote(ABSENT),
                  ".*")
              .documented(
                  "Avro schemas of manifests and manifest lists",
                  "records",
                  "unions of null and a record, with fields of later versions",
                  "none: fields are found by name"),
          of(
                  LIST + "/manifest/_(EXTRA_FILES|TOTAL_BUCKETS)",
                  ANY_TABLE,
                  Pattern.quote(ABSENT),
                  "null|" + NUMBER)
              .documented(
                  "`_EXTRA_FILES` and `_TOTAL_BUCKETS` of a manifest",
                  "absent",
                  "`null`, and the number of buckets",
                  "none: neither version reads the fields"),
          of(FILE + "_WRITE_COLS_SEQUENCES", ANY_TABLE, Pattern.quote(ABSENT), "null")
              .documented(
                  "`_WRITE_COLS_SEQUENCES` of a data file",
                  "absent",
                  "`null`",
                  "none: neither version reads the field"),
          of("snapshot/.*ManifestListSize", ANY_TABLE, NUMBER, NUMBER)
              .documented(
                  "sizes of manifest lists",
                  "the size of the file",
                  "the size of the file",
                  "none: the files have different Avro schemas"),
          of(LIST + "/manifest/_FILE_SIZE", ANY_TABLE, NUMBER, NUMBER)
              .documented(
                  "sizes of manifests",
                  "the size of the file",
                  "the size of the file",
                  "none: the files have different Avro schemas"),
          of(FILE + "_FILE_SIZE", ANY_TABLE, NUMBER, NUMBER)
              .documented(
                  "sizes of data files",
                  "the size of the file",
                  "the size of the file",
                  "none: different writers write the same format"),
          of(FILE + "_LEVEL|" + LIST + "/manifest/_MAX_LEVEL", "primary key, overwritten", "5", "0")
              .documented(
                  "level of files after an overwrite of a primary-key table"
                      + " (`overwrite-upgrade`)",
                  "the highest level, if possible",
                  "0",
                  "readers merge the files until a compaction"),
          of(
                  "files/bucket-0/data-.*|" + FILE + "_FILE_NAME",
                  INPUT,
                  "data-\\(uuid\\)-1\\.parquet|2|" + Pattern.quote(ABSENT),
                  "data-\\(uuid\\)-0\\.parquet|2|" + Pattern.quote(ABSENT))
              .documented(
                  "counters in the names of data files and changelog files",
                  "one counter for both kinds",
                  "one counter for each kind",
                  "none: names are unique, and readers take them from manifests"),
          of(
                  "files/manifest/manifest-.*|" + LIST + "/manifest/_FILE_NAME",
                  INPUT,
                  "manifest-\\(uuid\\)-1|2|" + Pattern.quote(ABSENT),
                  "manifest-\\(uuid\\)-changelog-0|2|" + Pattern.quote(ABSENT))
              .documented(
                  "names of changelog manifests",
                  "`manifest-…-1`",
                  "`manifest-…-changelog-0`",
                  "none: readers take the names from manifest lists"),
          of(
                  "files/manifest/manifest-.*|" + LIST + "/manifest/_FILE_NAME",
                  MERGED_MANIFESTS,
                  "manifest-\\(uuid\\)-1|" + NUMBER,
                  "manifest-\\(uuid\\)-0|" + NUMBER + "|" + Pattern.quote(ABSENT))
              .documented(
                  "names of the new manifest of a commit that merges manifests",
                  "`manifest-…-1`, with the UUID of the merged manifest",
                  "`manifest-…-0`, with another UUID",
                  "none: readers take the names from manifest lists"),
          of(
                  FILE + "_VALUE_STATS(_COLS|/_NULL_COUNTS|/_(MIN|MAX)_VALUES.*)",
                  ".*, (avro|orc)",
                  ".*",
                  "\\[]|" + Pattern.quote(ABSENT))
              .documented(
                  "column statistics in manifests, for formats other than Parquet",
                  "as `metadata.stats-mode` specifies",
                  "absent, except minima and maxima of keys",
                  "a filter on a column does not skip such files"),
          of(BOUNDS + "\\[(FLOAT|DOUBLE)]", ALL_TYPES, "NaN|-Infinity", "null")
              .documented(
                  "minima and maxima of FLOAT and DOUBLE columns with NaN",
                  "NaN is the maximum",
                  "absent in manifests and Parquet footers",
                  "such files are always read"),
          of(BOUNDS + "\\[(FLOAT|DOUBLE)]", ALL_TYPES, "-?0\\.0", "-?0\\.0")
              .documented(
                  "zeros as minima and maxima of FLOAT and DOUBLE columns",
                  "the zero of the row, with its sign",
                  "-0.0 as a minimum, 0.0 as a maximum",
                  "a filter for one zero also reads files with the other zero"),
          of(BOUNDS + "\\[STRING]", "append.*", "x+y", "null")
              .documented(
                  "maxima of strings of more than 64 bytes in manifests",
                  "the first 16 characters, with the last character incremented",
                  "absent",
                  "for such a column, only Parquet footers can skip data"),
          of(BOUNDS + "/\\(bytes\\)", ALL_TYPES, "[0-9A-F]+", "[0-9A-F]+")
              .documented(
                  "bytes of minima and maxima with a null DECIMAL of more than 18 digits or a null"
                      + " TIMESTAMP of more than 3 digits",
                  "the null takes space",
                  "the null takes no space",
                  "none: minima and maxima are compared by value"));

  private static MetadataDifference of(String path, String tables, String theirs, String ours) {
    return new MetadataDifference(
        Pattern.compile(path),
        Pattern.compile(tables),
        Pattern.compile(theirs),
        Pattern.compile(ours),
        List.of());
  }

  private MetadataDifference documented(
      String what, String theirs, String ours, String consequence) {
    return new MetadataDifference(
        path, tables, this.theirs, this.ours, List.of(what, theirs, ours, consequence));
  }

  /** Returns whether a found difference matches this expected difference. */
  boolean matches(Found found) {
    return path.matcher(found.field()).matches()
        && tables.matcher(found.table()).matches()
        && theirs.matcher(found.theirs().orElse(ABSENT)).matches()
        && ours.matcher(found.ours().orElse(ABSENT)).matches();
  }

  /** Returns a Markdown table of all differences. */
  public static String markdown() {
    StringBuilder table =
        new StringBuilder(
            "| Metadata | Paimon Java | paimon-ffm | Consequence |\n|---|---|---|---|\n");
    for (MetadataDifference known : ALL) {
      table.append("| ").append(String.join(" | ", known.documentation())).append(" |\n");
    }
    return table.toString();
  }
}
