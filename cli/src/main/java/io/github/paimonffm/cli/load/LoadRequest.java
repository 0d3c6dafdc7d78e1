package io.github.paimonffm.cli.load;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.cli.source.Source;
import java.util.List;

/**
 * A load of files into a table.
 *
 * @param table the name of the table
 * @param sources the files, in the order in which they are written
 * @param mode what happens to the rows that the table has
 * @param creation whether the table is created
 * @param newTable the properties of a table that is created
 * @param allowEmpty whether an overwrite without rows may remove rows
 */
public record LoadRequest(
    Identifier table,
    List<Source> sources,
    WriteMode mode,
    Creation creation,
    NewTable newTable,
    boolean allowEmpty) {

  /** Copies the list. */
  public LoadRequest {
    sources = List.copyOf(sources);
  }
}
