package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.metadata.MetadataDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page {@code docs/compatibility.md}. Equal rows, columns and sections appear once. */
final class Document {

  private static final String HEAD =
      """
      # Compatibility with Paimon Java

      `mvn verify` lets paimon-ffm and Paimon Java %s write and read the same tables, and compares every value.
      `scripts/compatibility` copies the results to this page.

      ## Reading the tables

      Each cell reports on two tables:

      | Table | Steps |
      |---|---|
      | `ours` | paimon-ffm creates the table and writes; both engines read; Paimon Java writes; both read; paimon-ffm writes; both \
      read. In some modes each engine also filters by single values (see [Table modes](#table-modes)) |
      | `theirs` | Paimon Java creates the table and writes; both engines read; paimon-ffm writes; both read. If paimon-ffm refuses \
      to write to the table, it still reads the table |

      | Cell | Meaning |
      |---|---|
      | ✓ | Every value was equal after every step |
      | a number | The note with that number, below the table, describes the outcome |
      | one mark | Both tables had the same outcome |
      | `ours · theirs` | The two tables had different outcomes |
      | a line for each version | The outcome depends on the version of Paimon Java; all other marks hold for both versions |

      Types with equal outcomes share a row, and modes with equal outcomes share a column. `LTZ` means `WITH LOCAL TIME ZONE`. In the
      reasons, `c0` is the tested column, and `…` replaces a part that differs between types. `target/compatibility-matrix.json` has
      an entry for each cell, with the complete reason and, for a known limit, the error message.

      ## Test conditions

      | Subject | Condition |
      |---|---|
      | Time zone of the JVM | Asia/Kolkata |
      | Values of each column | Values that are difficult for the type: nulls, bounds, years 1 and 9999, empty and unusual strings |
      | Tables with a primary key | Paimon Java compacts the table before the last write |
      | Timestamps in "File compression" | Years 1678 to 2261. Beyond them, paimon-ffm fails to read ORC files; before 1582, Paimon \
      Java misreads its own ORC files |
      | Tables in "Nulls in keys" | Both engines write in turn, and half of the keys are null. Each engine finds the rows by `IS NULL` \
      and by equality, and counts the rows of each partition. Each engine then replaces the null partition by a dynamic and by a \
      static overwrite, and removes the null partition by a truncation |

      ## Known limits

      """;

  /** Facts about files that no cell shows. Readers use them to prune, order and expire files. */
  private static final String METADATA =
      """

      ## Metadata differences

      The tests in `oracle/metadata` write the same rows with Paimon Java 1.4.2 and with paimon-ffm, in the time zone Asia/Kolkata.
      They compare all metadata: snapshots, schemas, manifests, manifest lists, index manifests and the names of all files. This table
      lists all differences:

      %s
      Current builds write the following metadata as Paimon Java does. Builds of 0.1.0-SNAPSHOT before 2026-11-26 did not:

      | Metadata | Paimon Java and paimon-ffm | Earlier builds of paimon-ffm |
      |---|---|---|
      | Creation times of files | The wall clock of the JVM's time zone | UTC. Until the files are rewritten, they seem older or \
      newer to Paimon Java by the zone's offset |
      | Sequence numbers of append files | One number per row; in a fixed bucket, the numbers follow those of the existing rows | 0..0. \
      Paimon Java reads these files of one bucket out of order |
      | Format, compression and statistics by level | As the options specify; paimon-ffm writes files of level 0 only | As the \
      options without a level specify |
      | Sizes of manifest lists and the next row id in snapshots | Present | Absent |

      [table-options.md](table-options.md) describes what paimon-ffm does with each table option.
      """;

  private static final String MERGING =
      """

      ### Merging

      | Mode | Setup |
      |---|---|
      | several writes | Both engines write in turn, two rows of each key per write; paimon-ffm reads the same rows as Paimon Java |
      | one write | One engine writes two rows of each key in one write; both engines read the same rows as after a separate write for \
      each of the two |
      """;

  private final List<MatrixResult> results;

  /**
   * Creates the page.
   *
   * @param results the results with each version of Paimon Java
   */
  Document(List<MatrixResult> results) {
    this.results = results;
  }

  String markdown() {
    List<String> versions = results.stream().map(MatrixResult::version).toList();
    StringBuilder text = new StringBuilder(HEAD.formatted(String.join(" and ", versions)));
    text.append(KnownLimits.markdown(versions));
    titlesBySection()
        .forEach(
            (section, titles) ->
                text.append("\n## ")
                    .append(String.join("; ", titles))
                    .append("\n\n")
                    .append(section));
    text.append(METADATA.formatted(MetadataDifference.markdown()));
    text.append("\n## Table modes\n");
    appendModes(text, "Types as values", Modes.ofValues());
    appendModes(text, "Types as keys", Modes.ofKeys());
    appendModes(text, "File compression", Modes.plain());
    return text.append(MERGING).toString();
  }

  private Map<String, List<String>> titlesBySection() {
    Map<String, Map<String, Grid>> grids = new LinkedHashMap<>();
    for (MatrixResult result : results) {
      for (Grid grid : result.grids()) {
        grids
            .computeIfAbsent(grid.title(), title -> new LinkedHashMap<>())
            .put(result.version(), grid);
      }
    }
    Map<String, List<String>> titles = new LinkedHashMap<>();
    grids.forEach(
        (title, versions) ->
            titles
                .computeIfAbsent(new Section(versions).markdown(), section -> new ArrayList<>())
                .add(title));
    return titles;
  }

  private static void appendModes(StringBuilder text, String title, List<Mode> modes) {
    text.append("\n### ").append(title).append("\n\n| Mode | Setup |\n|---|---|\n");
    for (Mode mode : modes) {
      String setup = String.join("; ", mode.setup());
      text.append("| ").append(mode.name()).append(" | ").append(setup).append(" |\n");
    }
  }
}
