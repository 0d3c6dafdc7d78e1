package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.metadata.MetadataDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The matrix as a text for people: what is alike is told once. */
final class Document {

  /** What no cell shows: facts about files, which readers prune, order and expire by. */
  private static final String METADATA =
      """

      ## Facts about data files

      The tests in `oracle/metadata` compare all metadata (snapshots, schemas, manifests and their lists, index manifests, names of
      files) of tables that Paimon Java 1.4.2 and this library write alike, in Asia/Kolkata. This is all that differs:

      %s
      These facts are alike. Builds of 0.1.0-SNAPSHOT before 2026-11-26 wrote others:

      | Fact | Paimon Java and paimon-ffm | Earlier builds of paimon-ffm |
      |---|---|---|
      | creation times of files | the wall clock of the JVM's time zone | UTC, which Paimon Java takes for older or newer by the \
      zone's offset until the files are rewritten |
      | sequence numbers of append files | numbered by rows, in a fixed bucket after the rows that are there | 0..0; Paimon Java \
      reads their files of one bucket out of order |
      | format, compression and statistics by level | as the options say; paimon-ffm writes files of level 0 only | those of the \
      table |
      | sizes of manifest lists and the next row id in snapshots | written | left out |

      What is done with each option of a table is in [table-options.md](table-options.md).
      """;

  private final List<Answers> all;

  /**
   * Prepares the text.
   *
   * @param all what each version of Paimon Java answered
   */
  Document(List<Answers> all) {
    this.all = all;
  }

  String markdown() {
    StringBuilder text = new StringBuilder(head());
    Map<String, List<String>> titles = new LinkedHashMap<>();
    Map<String, Map<String, Grid>> grids = new LinkedHashMap<>();
    for (Answers answers : all) {
      for (Grid grid : answers.grids()) {
        grids
            .computeIfAbsent(grid.title(), title -> new LinkedHashMap<>())
            .put(answers.version(), grid);
      }
    }
    grids.forEach(
        (title, versions) -> {
          String body = new Section(versions).markdown();
          titles.computeIfAbsent(body, same -> new ArrayList<>()).add(title);
        });
    titles.forEach(
        (body, same) ->
            text.append("\n## ").append(String.join("; ", same)).append("\n\n").append(body));
    text.append(METADATA.formatted(MetadataDifference.markdown()));
    text.append("\n## What the modes are\n");
    modes(text, "Types as values", Mode.ofValues());
    modes(text, "Types as keys", Mode.ofKeys());
    modes(text, "File compression", Mode.plain());
    text.append(
        """

        | Merging | how |
        |---|---|
        | several writes | both engines write in turn, two rows of each key at once; paimon-ffm reads what Paimon Java reads |
        | one write | one engine writes two rows of each key in one write; both read what is there after a write for each of them |
        """);
    return text.toString();
  }

  private String head() {
    return """
        # Compatibility with Paimon Java

        What this library writes is read by Paimon Java, an engine of its own, and the other way round; both have to agree on
        every value. `mvn verify` does that with Paimon Java %1$s, and `scripts/compatibility` writes what came of it here.
        Where the versions differ, a cell has a line for each of them; elsewhere it holds for all.

        A cell tells of two tables, with one mark if both went alike, else with `ours · theirs`:

        * ours: paimon-ffm created and wrote it; both read it; Paimon Java wrote to it; both read it; paimon-ffm wrote
          again; both read it. Where it says so below, each looked for rows by single values, too.
        * theirs: Paimon Java created and wrote it; both read it; paimon-ffm wrote to it; both read it. What paimon-ffm
          refuses to write there, it reads.

        Tables with a primary key were compacted by Paimon Java before the last write. Each column had values that are hard for its
        type (nulls, bounds, years 1 and 9999, empty and odd texts), in a JVM whose time zone is Asia/Kolkata. Timestamps in
        the tables on compression are of the years 1678 to 2261: beyond them paimon-ffm fails to read ORC files, and before
        1582 Paimon Java misreads its own.

        The tables on nulls in keys were written by both engines in turn, half of the keys null. Each engine found the rows by
        `IS NULL` and by equality, and counted the rows of each partition. Then each replaced and removed the null partition:
        by a dynamic overwrite, a static one, and a truncation.

        ✓: all values were equal each time. A number: why not, below its table. Types and modes of which all is alike share
        a line or a column. `target/compatibility-matrix.json` has every cell by itself, and all messages in full.
        """
        .formatted(all.stream().map(Answers::version).collect(Collectors.joining(" and ")));
  }

  private static void modes(StringBuilder text, String title, List<Mode> modes) {
    text.append("\n| ").append(title).append(" | how |\n|---|---|\n");
    for (Mode mode : modes) {
      text.append("| ").append(mode.name()).append(" | ");
      text.append(mode.details().stream().collect(Collectors.joining("; "))).append(" |\n");
    }
  }
}
