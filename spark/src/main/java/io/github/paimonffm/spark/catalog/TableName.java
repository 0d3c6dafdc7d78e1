package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.Identifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * The name with which a query opens a table: {@code table}, {@code table$branch_dev}, {@code
 * table$files} or {@code table$branch_dev$files}, as in Paimon.
 *
 * @param table the table
 * @param branch the branch; empty for the main branch
 * @param metadata the metadata table, such as {@code files}; empty for the table itself
 */
record TableName(Identifier table, Optional<String> branch, Optional<String> metadata) {

  private static final String BRANCH = "branch_";

  /**
   * Parses a name.
   *
   * @throws NoSuchTableException if no table can have the name
   */
  static TableName parse(org.apache.spark.sql.connector.catalog.Identifier name)
      throws NoSuchTableException {
    List<String> parts = Arrays.asList(name.name().split("\\$", -1));
    Optional<String> second = parts.stream().skip(1).findFirst();
    boolean hasBranch = second.isPresent() && second.get().startsWith(BRANCH);
    int metadataAt = hasBranch ? 2 : 1;
    if (name.namespace().length != 1
        || name.namespace()[0].isBlank()
        || parts.getFirst().isBlank()
        || parts.size() > metadataAt + 1) {
      throw new NoSuchTableException(name);
    }
    return new TableName(
        Identifier.of(name.namespace()[0], parts.getFirst()),
        hasBranch ? second.map(text -> text.substring(BRANCH.length())) : Optional.empty(),
        parts.stream().skip(metadataAt).findFirst());
  }
}
