package io.github.paimonffm;

import java.util.Map;
import java.util.Optional;

/**
 * The description of a database in a catalog.
 *
 * @param name the name of the database
 * @param options the options of the database; unmodifiable
 * @param comment the comment; empty if the database has none
 */
public record Database(String name, Map<String, String> options, Optional<String> comment) {

  /** Copies the options. */
  public Database {
    options = Map.copyOf(options);
  }
}
