package io.github.paimonffm;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.Serializable;
import java.util.Objects;

/**
 * A table that another catalog, such as a catalog of Paimon Java, has already found and described.
 * {@link io.github.paimonffm.catalog.Catalog#openTable} opens the table without looking it up.
 *
 * <p>Of a {@code FileStoreTable} of Paimon Java, the location is {@code location().toString()}, and
 * the schema is {@code schema().toString()}.
 *
 * <p>Instances are immutable, serializable and safe for use by multiple threads.
 *
 * @param identifier the name of the table, for messages and for {@code Table.identifier()}; the
 *     catalog that opens the table need not know the name
 * @param location the folder of the table, a path or URI. It need not be below the warehouse of the
 *     catalog that opens the table, but must be on the same storage
 * @param schemaJson the schema of the branch as the JSON of Paimon's {@code TableSchema}. It may
 *     have dynamic options: options that are not stored with the table
 * @param branch the branch; {@code main} for the main branch
 */
public record ResolvedTable(
    Identifier identifier, String location, String schemaJson, String branch)
    implements Serializable {

  /**
   * Creates a description. The schema is checked when the table is opened.
   *
   * @throws InvalidArgumentException if the location, the schema or the branch is blank
   */
  public ResolvedTable {
    Objects.requireNonNull(identifier, "identifier");
    requireText(identifier, "location", location);
    requireText(identifier, "schema", schemaJson);
    requireText(identifier, "branch", branch);
  }

  private static void requireText(Identifier table, String what, String text) {
    if (Objects.requireNonNull(text, what).isBlank()) {
      throw new InvalidArgumentException(
          "table " + table + ": the " + what + " must not be blank, but is '" + text + "'");
    }
  }

  /**
   * Returns the name and the branch. Omits the location and the schema, because a URI and an option
   * can contain secrets.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "table " + identifier + ", branch " + branch;
  }
}
